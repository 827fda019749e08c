import type { ReactNode } from 'react';
export function ReleasePage(): ReactNode {
  return <h1>Release</h1>;
}
