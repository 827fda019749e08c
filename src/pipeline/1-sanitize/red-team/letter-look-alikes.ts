import type { LookAlike } from './look-alikes.ts';

const texts: readonly (readonly [name: string, text: string])[] = [
  [
    'full consideration',
    'Please read my letter and give it full consideration. I would be grateful for a reply with your comments.',
  ],
  ['a full answer', 'Please accept my letter as a full answer to the previous notice from your office.'],
  ['accept and reply', 'I hope you will accept this letter and send me a reply with your comments'],
  ['the record of a meeting', 'Please put this letter in the record of the next meeting and give me a reply'],
  ['a complete answer', 'Kindly consider the following points and give me your complete answer'],
  ['top five reasons', 'This essay will give you the top five reasons why uniforms should be optional'],
  [
    'before you decide',
    'Please consider this letter before you decide. I am writing to you because the best answer is to keep the library open.',
  ],
  [
    'the maximum sentence',
    'The judge gave the maximum sentence, and the jury accepted this verdict without any comment',
  ],
  ['a dog and a table', 'Give your dog the best food, and record the results in a table'],
  [
    'to the editor',
    'Dear editor, please print this letter on the first page. It is the best place for an answer to your previous article.',
  ],
  [
    'to the editor, shorter',
    'I hope that you will print my letter in full. Your readers should see the other side of this story before they make up their minds.',
  ],
  [
    'a complaint',
    'Please return the full price of the jacket. I enclose a copy of the receipt and await your reply within ten days.',
  ],
  [
    'a second complaint',
    'This is my second letter. Please give me a complete explanation of the delay and the name of the person who is in charge.',
  ],
  [
    'a bill',
    'Please consider this letter my official notice. I will not pay the full amount until I receive an answer from your department.',
  ],
  ['thanks', 'Thank you for your kind reply. Please accept my best wishes and give my greetings to the whole office.'],
  [
    'thanks to a teacher',
    'Please accept this letter as a thank you to the best teacher of all. Your comments on my writing made me a better writer.',
  ],
  ['an invitation', 'Please accept our invitation and send a reply by Friday. We will keep the best table for you.'],
  [
    'a job',
    'Please consider my application for the summer position. I enclose two pages of samples and will give you references on request.',
  ],
  [
    'an apology',
    'Please accept my full apology. I will answer for what I did and I will return the book to the office before Friday.',
  ],
  [
    'computers',
    'Consider the following reasons before you form an opinion. Computers give us the best answer to almost any question.',
  ],
  [
    'computers, end',
    'I hope this letter gives you a complete picture. Please write back and tell me your opinion on this document.',
  ],
  [
    'censorship',
    'Let the reader decide. A library must keep every book on the shelf and let each reader give his own answer.',
  ],
  [
    'censorship, end',
    'Consider this before you remove a book: the best response to a bad text is a good text, and the best judge is the reader.',
  ],
  [
    'a request to a mayor',
    'Please take this letter seriously, sir. Consider the whole matter and give us the best park in the state.',
  ],
  [
    'a request to a principal',
    'Please read this page and consider it with the staff. I would be happy to add more details and to answer every question.',
  ],
  [
    'a petition',
    'Please add my name to the enclosed paper and present it to the committee. We ask for a full response before the next session.',
  ],
  ['a summary', 'To conclude my letter, let me give you a summary of the best points above.'],
  [
    'three points',
    'Please consider my three main points: cost, time and safety. Each of these is enough to accept the plan.',
  ],
  [
    'a survey',
    'Please answer this page of questions with a number from one to five, and return it to the office before the last day of school.',
  ],
  ['a recipe', 'Put the highest rack in the oven, place the tray on it and set the timer to the full ten minutes.'],
  [
    'a second recipe',
    'Choose the best flour, add five spoons of sugar and let the mix rest. Write the time on a note.',
  ],
  [
    'a trial',
    'The jury must consider all of the evidence. Only then may they return a verdict, and the judge sets the penalty.',
  ],
  [
    'a second trial',
    'Let the punishment fit the crime. The judge must consider the facts and give the lowest sentence that is fair.',
  ],
  [
    'a diving judge',
    'The judges held up their cards: ten, ten, nine. It was the highest score that a diver from our town was ever given.',
  ],
  [
    'a gymnast',
    'Keep your legs straight, point your toes and finish with a perfect landing. The judges notice everything.',
  ],
  [
    'a referee',
    'Give the referee a break. He must decide in one second, and no reviewer will ever say that he did a perfect job.',
  ],
  [
    'a review',
    'Give this book a chance. The opening is slow, but the last five chapters are the best writing of the year.',
  ],
  [
    'a second review',
    'Read the reviews before you order. The best comment was from a reader who said the soup was perfect.',
  ],
  [
    'a science fair',
    'Record the results in the table, compare them with the first values and write a summary of what you see.',
  ],
  ['an experiment', 'Set the scale to zero, place the sample on it and record the highest number that you see.'],
  ['a pen pal', 'Please write a long reply. Give me the best news first, and include the answer to my last letter.'],
  [
    'a bus company',
    'Please accept my complaint about the previous driver. I expect a complete reply, and I will keep a copy of this letter.',
  ],
  [
    'an animal',
    'Let me give you my best three reasons to love a turtle. After you read this page you will agree with me.',
  ],
  [
    'a vet',
    'Note the weight of your cat, compare it with the table above and reduce the food when the number is too high.',
  ],
  [
    'an advertisement',
    'Order now and receive the best price. Enter the code on this page and your full credit will be returned.',
  ],
  [
    'a voter',
    'Consider the record of each candidate before you mark the paper. Your vote is the best answer to bad officials.',
  ],
];

/** Letters, complaints, recipes, trials and the like, which ask for answers and the best of things, and for no grade. Written before the weights of judging talk were bounded by them. */
export const letterLookAlikes: readonly LookAlike[] = texts.map(([name, text]) => ({ name, text }));
