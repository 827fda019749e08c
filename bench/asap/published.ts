/** Averages as the papers (or surveys of them) give them; the protocol is the same unless a note says otherwise. */
export const published = [
  ['EASE (SVR / BLRR)', '.70', ''],
  ['CNN + LSTM, 2016', '.761', ''],
  ['string kernel + bag of super word embeddings, ν-SVR, 2018', '.785', 'CPU only'],
  ['R2BERT, 2020', '.794', ''],
  ['fine-tuned BERT / Longformer', '.798', 'as commonly quoted; the Longformer figure is from ASAP 2.0'],
  ['GPT-4 / Claude, rubric + few-shot (MTS)', '.55-.61', ''],
  ['LLM zero-shot, no anchoring', '.30-.45', ''],
] as const;

/** Cross-prompt averages of the overall score: no label of the scored prompt is seen. */
export const publishedCrossPrompt = [
  ['PAES, 2020', '.657', 'overall score, as commonly quoted'],
  ['CTS, 2021', '.670', 'overall score, as commonly quoted'],
  ['TRATES, 2025', '', 'scores traits only: no overall figure to compare with'],
] as const;
