export const genres = ['argumentative', 'narrative', 'expository', 'descriptive', 'source-dependent', 'other'] as const;
