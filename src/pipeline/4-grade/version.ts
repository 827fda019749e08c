/** Version of this stage's code, part of every grading plan. */
export const version = '5';
