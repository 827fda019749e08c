import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '@fontsource-variable/source-serif-4/wght-italic.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './styles/base.css';
import { watchDevice } from './api/device.ts';
import { queryClient } from './api/query-client.ts';
import { fetchScreens, router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';
import { KeyboardProvider } from './ui/keyboard/keyboard-provider.tsx';

watchDevice();

const afterFirstScreenMs = 4000;
window.setTimeout(() => void fetchScreens(), afterFirstScreenMs);

const place = document.querySelector('#app');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <KeyboardProvider>
            <RouterProvider router={router} />
            <Notifications position="bottom-left" autoClose={6000} limit={3} />
          </KeyboardProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
