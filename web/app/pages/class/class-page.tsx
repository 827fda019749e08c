import type { ReactNode } from 'react';
export function ClassPage(): ReactNode {
  return <h1>Class</h1>;
}
