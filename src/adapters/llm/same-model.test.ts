import { expect, test } from 'vitest';
import { isSameModel } from './same-model.ts';

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o-2024-08-06'],
  ['gpt-4o', 'gpt-4o-2024-08-06'],
  ['claude-sonnet-4', 'claude-sonnet-4-20250514'],
  ['claude-sonnet-4-latest', 'claude-sonnet-4-20250514'],
  ['claude-sonnet-4', 'claude-sonnet-4@20250514'],
  ['gemini-2.0-flash', 'models/gemini-2.0-flash-001'],
  ['openai/gpt-4', 'gpt-4-0613'],
  ['Llama3', 'llama3:latest'],
])('%s may be answered by %s', (asked, answered) => {
  expect(isSameModel(asked, answered)).toBe(true);
});

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'],
  ['gpt-4o', 'gpt-4o-mini'],
  ['gpt-4o', 'gpt-4o-mini-2024-07-18'],
  ['gpt-4o-mini', 'gpt-4o'],
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['llama3:70b', 'llama3:8b'],
])('%s is not %s', (asked, answered) => {
  expect(isSameModel(asked, answered)).toBe(false);
});
