import type { ReactNode } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useReachable } from '../../api/connection.ts';
import { useKeyboard } from '../keyboard/keyboard-context.ts';
import { AssignmentNav } from './assignment-nav.tsx';
import { MainMenu } from './main-menu.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { PersonMenu } from './person-menu.tsx';
import { SchemeToggle } from './scheme-toggle.tsx';
import './shell.css';

export function Shell(): ReactNode {
  const { slug } = useParams({ strict: false });
  const { openHelp } = useKeyboard();
  const reachable = useReachable();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the main part
      </a>
      <section className="bar" aria-label="Assay">
        <Link to="/" className="brand" aria-label="Assay, all assignments">
          <BrandMark />
          <span>Assay</span>
        </Link>
        {slug !== undefined && <AssignmentNav slug={slug} />}
        <MainMenu beside={slug !== undefined} />
        <div className="bar-end">
          <Tooltip label="Keyboard (?)">
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard commands" onClick={openHelp}>
              <IconKeyboard size={19} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <SchemeToggle />
          <PersonMenu />
        </div>
      </section>
      {!reachable && <OfflineBanner />}
      <main id="main" className="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

function BrandMark(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#0b5f66" />
      <path
        d="M9 24 16 7l7 17M11.6 18h8.8"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
