import type { SystemInformation } from '../../evaluation/agreement-report/report.ts';
import { packageVersion } from './package-version.ts';

/** When and with what a report is made. */
export function systemInformation(): SystemInformation {
  return {
    assayVersion: packageVersion(),
    nodeVersion: process.version,
    platform: `${process.platform} ${process.arch}`,
    generatedAt: new Date().toISOString(),
  };
}
