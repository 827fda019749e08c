/** Titles that announce a person: what follows with a capital letter is a name. */
export const titles =
  'Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Coach|Principal|Vice Principal|Superintendent|Counselor|Pastor|Father|Rabbi|Imam|Officer|Sir|Señor|Señora|Señorita|Sr|Sra|Srta|Herr|Frau|Monsieur|Madame|Mme|Mlle|Signor|Signora|Uncle|Aunt|Auntie|Tía|Tío|Grandma|Grandpa|Abuela|Cousin';

/** Words that follow a greeting or a title with a capital letter and are no name. */
export const noNames: ReadonlySet<string> = new Set(
  `editor editors newspaper sir madam school schools board local teacher teachers principal principals friend friends diary reader readers
  mom mum dad mother father grandma grandpa parents parent student students class staff president mayor governor senator congressman congresswoman
  superintendent committee council member members citizen citizens community company manager neighbor neighbors customer god santa lord
  ladies gentlemen people world america everyone everybody all whom who it future self me myself computer public city state town county
  department education district government news times daily herald tribune post journal gazette press chronicle weekly i the a an my
  your our their his her this that these those and or but if in on at to for from with of by as so you we they he she is are was were
  one two three four five six seven eight nine ten monday tuesday wednesday thursday friday saturday sunday january february march april
  may june july august september october november december please thank thanks sincerely yours respectfully grader evaluator judge
  professor coach doctor dr mr mrs ms miss miss uncle aunt cousin science math english history art music street high middle elementary`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words for nationality, ethnicity, religion, gender, orientation, disability and first language that a first-person cue can precede. */
export const demographicWords =
  'African|Afro|Asian|Black|White|Caucasian|Hispanic|Latin[oaex]|Chican[oa]|Mexican|Puerto Rican|Cuban|Dominican|Salvadoran|Guatemalan|Honduran|Colombian|Venezuelan|Peruvian|Brazilian|Haitian|Jamaican|Native|Indigenous|Indian|Pakistani|Bangladeshi|Chinese|Japanese|Korean|Vietnamese|Filipin[oa]|Thai|Hmong|Cambodian|Laotian|Indonesian|Malaysian|Arab|Arabic|Egyptian|Syrian|Lebanese|Iraqi|Iranian|Persian|Afghan|Palestinian|Israeli|Turkish|Kurdish|Somali|Ethiopian|Eritrean|Nigerian|Ghanaian|Kenyan|Congolese|Sudanese|Moroccan|Algerian|Russian|Ukrainian|Polish|German|French|Italian|Spanish|Portuguese|Irish|Scottish|English|British|Dutch|Greek|Albanian|Bosnian|Serbian|Croatian|Romanian|Hungarian|Swedish|Norwegian|Danish|Finnish|American|Canadian|Australian|European|Navajo|Cherokee|Lakota|Hawaiian|Samoan|Pacific Islander|Middle Eastern|biracial|multiracial|mixed-race|Muslim|Christian|Catholic|Protestant|Baptist|Mormon|Jewish|Hindu|Sikh|Buddhist|atheist|agnostic|gay|lesbian|bisexual|transgender|trans|queer|nonbinary|non-binary|autistic|dyslexic|deaf|blind|disabled|undocumented|immigrant|refugee|first-generation|bilingual';

/** Persons that a demographic phrase can end in. */
export const personNouns =
  'girl|boy|woman|man|male|female|teen|teenager|student|kid|child|person|guy|lady|immigrant|refugee|American|citizen|learner|speaker|family|daughter|son|learner';
