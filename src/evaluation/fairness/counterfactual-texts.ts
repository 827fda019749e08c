/*
 * Written for this project. Each argument stands three times: in the English of school books, in African American English, and with features
 * of writers whose first language is another. What is claimed, the reasons and their order are the same, so a score that differs is a
 * difference of language alone.
 *
 * Features of the second text, by Green, "African American English" (2002): habitual be, zero copula, remote BEEN, completive done,
 * negative concord, ain't, existential it's, unmarked third person -s and possessive, finna. Of the third: articles, prepositions, number, tense
 * and agreement as learners of several first languages write them.
 */

/** One argument in three languages of its writer. */
export interface CounterfactualText {
  readonly id: string;
  readonly standard: string;
  readonly africanAmericanEnglish: string;
  readonly secondLanguage: string;
}

export const counterfactualTexts: readonly CounterfactualText[] = [
  {
    id: 'first-hour',
    standard:
      'School should start later because nobody learns anything in the first hour. In my first class half of the students are always asleep on their desks, and the teacher has to explain everything twice. When we had a delayed start in January because of the snow, the same class was wide awake, and we finished two pages more than usual. An hour that is wasted every day is not worth keeping.',
    africanAmericanEnglish:
      "School should start later cause don't nobody learn nothing in the first hour. In my first class half the students always be sleep on they desks, and the teacher have to explain everything twice. When we had a delayed start in January cause of the snow, that same class was wide awake, and we done finished two pages more than usual. A hour that get wasted every day ain't worth keeping.",
    secondLanguage:
      'School should to start later because nobody learn anything in first hour. In my first class the half of students is always sleeping on the desks, and teacher has to explain everything two times. When we had delayed start in January because of snow, same class was very awake, and we have finished two pages more than usual. One hour that is waste every day is not worth to keep.',
  },
  {
    id: 'buses',
    standard:
      'I do not think that the bell should move, because the buses cannot. There are eleven buses, and the same drivers take the elementary school after us. If we start an hour later, then the little children will stand in the dark instead of us. My sister is seven years old and she is waiting at the corner at 6:50 already. A plan that only hands the problem to younger children is not fair.',
    africanAmericanEnglish:
      "I don't think the bell should move, cause the buses can't. It's eleven buses, and the same drivers take the elementary school after us. If we start a hour later, then the little kids finna be standing in the dark instead of us. My sister seven years old and she be waiting at the corner at 6:50 already. A plan that just hand the problem to younger kids ain't fair.",
    secondLanguage:
      'I am not agree that the bell should move, because the buses can not. There is eleven buses, and the same drivers take elementary school after us. If we will start one hour later, then little childrens will stand in dark instead of us. My sister have seven years and she is waiting in the corner at 6:50 already. A plan that only give the problem to more young children is not fair.',
  },
  {
    id: 'breakfast',
    standard:
      'A later start would let us eat. My mother works nights and she comes home at seven, when I have already left. If school began at nine, we could have breakfast together, and I would not be hungry until lunch. The nurse says that most of the students who come to her in the morning have eaten nothing. You cannot expect anybody to think about fractions on an empty stomach.',
    africanAmericanEnglish:
      "A later start would let us eat. My mama work nights and she come home at seven, when I been gone. If school began at nine, we could have breakfast together, and I wouldn't be hungry till lunch. The nurse say most the students that come to her in the morning ain't ate nothing. You can't expect nobody to think about no fractions on a empty stomach.",
    secondLanguage:
      'A later start would let us to eat. My mother works in the nights and she comes to home at seven, when I already left. If the school would begin at nine, we could to have breakfast together, and I would not be with hunger until the lunch. The nurse say that most of students who come to her at morning did not eat nothing. You can not expect that anybody think about fractions with empty stomach.',
  },
  {
    id: 'practice',
    standard:
      'If school ends later, sports will suffer. Our track has no lights, and in November it is dark at five. The coach told us that with a later bell he would have to cut practice to forty minutes. For some of my teammates running is the only reason why they keep their grades up. The sleep that they gain in the morning would cost them the thing that keeps them in school.',
    africanAmericanEnglish:
      "If school end later, sports gonna suffer. Our track ain't got no lights, and in November it be dark at five. Coach told us with a later bell he would have to cut practice to forty minutes. For some of my teammates running the only reason they keep they grades up. The sleep they gain in the morning would cost them the thing that be keeping them in school.",
    secondLanguage:
      'If school finish later, the sports will suffer. Our track do not have lights, and in November is dark at five. The coach said us that with later bell he would have to cut the practice to forty minutes. For some of my teammates to run is the only reason because they keep their grades up. The sleep that they win in morning would cost to them the thing what keeps them in the school.',
  },
  {
    id: 'doctors',
    standard:
      'The article says that doctors recommend eight to ten hours of sleep for people of our age, and that most of us get less than seven. The reason is not that we are lazy. Our bodies become tired later at night than those of adults do. Making us get up at six is like making an adult get up at four. If adults had to do that every day, they would change the rule in a week.',
    africanAmericanEnglish:
      "The article say doctors recommend eight to ten hours of sleep for people our age, and most of us be getting less than seven. The reason ain't that we lazy. Our bodies get tired later at night than grown people bodies do. Making us get up at six like making a grown person get up at four. If grown people had to do that every day, they would done changed the rule in a week.",
    secondLanguage:
      'The article says that doctors recommend eight until ten hours of sleep for people in our age, and most from us get less than seven. The reason is not that we are lazy. Our bodies becomes tired more late in the night than the bodies of adults. To make us get up at six is like to make adult get up at four. If adults had to do it every days, they would changed the rule in one week.',
  },
  {
    id: 'phones',
    standard:
      'People say that we would only stay up later with our phones. Some students would do that, and I am one of them on some days. But a rule should not be made for the worst day. The school in the article measured it, and its students slept thirty-four minutes longer on average. That is not the whole hour, but it is almost three hours a week that nobody had before.',
    africanAmericanEnglish:
      "People be saying we would just stay up later with our phones. Some students would, and I'm one of them some days. But a rule shouldn't be made for the worst day. The school in the article done measured it, and they students slept thirty-four minutes longer on average. That ain't the whole hour, but it's almost three hours a week that didn't nobody have before.",
    secondLanguage:
      'People say that we would only stay up more late with our phones. Some students would do it, and I am one from them in some days. But a rule should not be done for the worst day. The school from the article has measured it, and the students of it slept thirty-four minutes more long in average. It is not whole hour, but are almost three hours in week that nobody had before.',
  },
  {
    id: 'younger-siblings',
    standard:
      'Many of us take care of somebody in the afternoon. I pick up my two brothers at three, and there is no one else who could. If I have to stay until four, then they have to wait for an hour in front of a locked door. After-school care costs twelve dollars a day for each child. The people who want the later bell should say who is going to pay for that.',
    africanAmericanEnglish:
      "A lot of us be taking care of somebody in the afternoon. I pick up my two brothers at three, and it ain't nobody else who could. If I got to stay till four, then they got to wait a hour in front of a locked door. After-school care cost twelve dollars a day for each child. The people who want the later bell need to say who finna pay for that.",
    secondLanguage:
      'Many of us takes care about somebody in afternoon. I pick up my two brothers at three, and there is not other person who could. If I have to stay until four, then they must to wait one hour in front of closed with key door. The after-school care cost twelve dollars the day for each child. The people who wants the later bell should say who will to pay for it.',
  },
  {
    id: 'accidents',
    standard:
      'The strongest reason for a later start is safety. Our older students drive, and a person who has slept for five hours drives like a person who has been drinking. In the county that changed its bell, crashes of drivers under nineteen went down by sixteen percent in two years. Nobody can know whether the bell was the only cause. But if it saved even one person, it was worth an inconvenient schedule.',
    africanAmericanEnglish:
      "The strongest reason for a later start is safety. Our older students drive, and a person who slept five hours be driving like a person who been drinking. In the county that changed they bell, crashes of drivers under nineteen went down sixteen percent in two years. Can't nobody know if the bell was the only cause. But if it saved even one person, it was worth a inconvenient schedule.",
    secondLanguage:
      'The most strong reason for later start is the safety. Our older students drives, and a person who slept five hours drive like person who was drinking. In the county that has changed the bell, crashes of drivers under nineteen went down for sixteen percents in two years. Nobody can to know if bell was only cause. But if it saved even one person, it worthed an inconvenient schedule.',
  },
  {
    id: 'jobs',
    standard:
      'Some of us need the afternoon for work. My cousin stocks shelves from three thirty to seven, and his family pays the electric bill with that money. The store will not move his shift because a school moved its bell. I know that sleep is important, and I would like more of it too. But a decision about our time should begin with those who have the least of it.',
    africanAmericanEnglish:
      "Some of us need the afternoon for work. My cousin stock shelves from three thirty to seven, and his family be paying the light bill with that money. The store ain't finna move his shift cause a school moved they bell. I know sleep important, and I would like more of it too. But a decision about our time should start with the ones who got the least of it.",
    secondLanguage:
      'Some of us need the afternoon for to work. My cousin put things on shelves from three thirty to seven, and his family pays bill of electricity with this money. The store will not to move his shift because one school moved the bell. I know that the sleep is important, and I would like more of it also. But decision about our time should to begin with those who has least of it.',
  },
  {
    id: 'attendance',
    standard:
      'Last year 214 students were late on an average Monday. The office treats that as 214 bad choices. But when so many people fail at the same thing, the thing is usually the problem. The city bus reaches our stop at 7:58 and the bell rings at 8:00. With a bell at 8:30 most of those students would be on time without changing anything about themselves.',
    africanAmericanEnglish:
      "Last year 214 students was late on a average Monday. The office be treating that like 214 bad choices. But when that many people fail at the same thing, the thing usually the problem. The city bus get to our stop at 7:58 and the bell ring at 8:00. With a bell at 8:30 most of them students would be on time and ain't have to change nothing about theyself.",
    secondLanguage:
      'In last year 214 students was late in average Monday. The office treat it like 214 bad choices. But when so much people fail in same thing, the thing is usually problem. The bus of city arrives to our stop at 7:58 and the bell rings on 8:00. With bell in 8:30 the most of those students would be in time without to change nothing about themselves.',
  },
  {
    id: 'try-it',
    standard:
      'Both sides are guessing. Those who want the later bell do not know whether we would sleep more, and those who are against it do not know whether practice would really be cut. So let us try it for one semester and count. If grades and lateness do not get better, the old bell comes back. A trial costs less than another year of arguing about what might happen.',
    africanAmericanEnglish:
      "Both sides just guessing. The ones who want the later bell don't know if we would sleep more, and the ones against it don't know if practice would really get cut. So let's try it one semester and count. If grades and lateness don't get no better, the old bell come back. A trial cost less than another year of folks be arguing about what might happen.",
    secondLanguage:
      'Both sides is guessing. Those who want later bell does not know if we would sleep more, and those who are against of it does not know if the practice would be really cut. So let us to try it for one semester and count. If the grades and the lateness do not become more good, old bell comes back. A trial cost less than other year of argue about what can happen.',
  },
  {
    id: 'grandmother',
    standard:
      'My grandmother started school at seven and she says that it never hurt her. I believe her, but she went to bed at eight, because there was nothing else to do. Today our teachers give us homework on a website that opens at six in the evening. You cannot take the old bell and the new evening together. Either the work has to end earlier, or the day has to begin later.',
    africanAmericanEnglish:
      "My grandmama started school at seven and she say it ain't never hurt her. I believe her, but she went to bed at eight, cause it wasn't nothing else to do. Today our teachers be giving us homework on a website that don't open till six in the evening. You can't take the old bell and the new evening together. Either the work got to end earlier, or the day got to start later.",
    secondLanguage:
      'My grandmother has started the school at seven and she says that never hurt her. I believe to her, but she went to bed at eight, because there was not nothing else for do. Today our teachers gives us homework in a website that opens at six of evening. You can not to take old bell and new evening together. Or the work has to end more early, or the day has to begin more late.',
  },
];
