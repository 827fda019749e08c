/**
 * Whether the model that answered is the one that was asked for.
 *
 * Same when equal without regard to case, to a path before the last `/` (`models/`, `openai/`) and to a `:latest` tag; or when the
 * name asked for is an alias and the answer is its dated or numbered build: `-2024-08-06`, `-20250514`, `-0613`, `-001`, `@20250514`.
 * `x-latest` stands for any build of `x`. A pinned build answered by another build is another model.
 */
export function isSameModel(asked: string, answered: string): boolean {
  const askedName = bareName(asked);
  const answeredName = bareName(answered);
  if (askedName === answeredName) return true;
  const alias = askedName.replace(/-latest$/, '');
  return answeredName === alias || (answeredName.startsWith(alias) && build.test(answeredName.slice(alias.length)));
}

const build = /^[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{3,4})$/;

function bareName(model: string): string {
  return model
    .toLowerCase()
    .slice(model.lastIndexOf('/') + 1)
    .replace(/:latest$/, '');
}
