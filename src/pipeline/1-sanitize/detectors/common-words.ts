/** The words that hold an English text together, and a few that any student uses. A stretch without one is no ordinary English. */
export const commonEnglish: ReadonlySet<string> = new Set(
  `the be is are was were am been being to of and a an in that have has had having i it its for not on with he his him as you your do does
  did at this but by from they their them we our us say says said her she or will would my me one all there what so up out if about who get
  gets got which go goes went when make makes made can could like time no just know take people into year years good some than then now look
  only come came over think also back after use two how first well way even new want because any these give day most very really more many
  much other should may might must too such here where why every each both those own same while before again still never always often
  dont don't cant can't didn't isn't it's i'm im let lets thing things something school life help need feel being off down through between
  during against under around without within until upon though although however since whether either neither nor yet us old man men woman
  women child children kid kids student students person friend friends mom dad family home house work world great big small little long
  right left best better last next another few lot lots put see saw tell told ask asked keep find found start stop`.split(
    /\s+/,
  ),
);

/** The same for other languages in Latin letters: the commonest words, to tell what language a text is in. */
export const commonElsewhere: Readonly<Record<string, ReadonlySet<string>>> = {
  es: new Set(
    'el la los las de que y en un una es por con no para se su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos mi yo'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les de des du et en un une est que qui dans pour pas sur au aux avec ce il elle ne se plus par je son sa ses mais comme ou nous vous leur été être fait cette tout on très mon ma'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das und in zu den nicht von sie ist des sich mit dem dass er es ein eine auf für auch als an nach wie im aus wir ich bei oder aber hat nur noch werden wird sind einen einer war mein'.split(
      ' ',
    ),
  ),
  pt: new Set(
    'o a os as de que e do da em um uma para com não por mais se na no dos das como mas foi ao ele ela tem seu sua ou quando muito nos já eu também só pelo pela até isso entre era depois sem mesmo meu minha'.split(
      ' ',
    ),
  ),
  it: new Set(
    'il lo la i gli le di che e un una in per con non si da come più ma sono del della anche ho ha al è nel mi se questo questa io suo sua dei delle alla perché quando molto'.split(
      ' ',
    ),
  ),
  nl: new Set(
    'de het een en van ik te dat die in is niet op aan met als voor zijn er maar om hem dan zou of wat mijn men dit zo door over ze bij ook tot je mij uit heeft wordt naar'.split(
      ' ',
    ),
  ),
  pl: new Set(
    'i w na nie się z do to że jest o jak ale po co tak za od jego jej są być dla już tylko przez czy był która który może także oraz mnie ich'.split(
      ' ',
    ),
  ),
  tr: new Set(
    'bir ve bu da de için ne ben o ile çok gibi daha var mı ama en kadar sonra her olan değil benim olarak ki şey onun diye'.split(
      ' ',
    ),
  ),
  vi: new Set(
    'và là của có không được cho một trong những với các này khi người đã tôi để như từ nhiều đến ra thì mà cũng về rất vì em chúng học'.split(
      ' ',
    ),
  ),
  id: new Set(
    'yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada mereka kita bisa adalah oleh atau sudah lebih kami seperti'.split(
      ' ',
    ),
  ),
  tl: new Set(
    'ang ng sa mga na ay at ko mo siya ako ikaw kami tayo sila hindi ito iyon para kung may nang lang din rin po'.split(
      ' ',
    ),
  ),
  sw: new Set(
    'na ya wa kwa ni katika za la kuwa hii hiyo yake wao mimi sisi wewe pia lakini sana kama watu'.split(' '),
  ),
  ht: new Set('mwen ou li nou yo nan ki ak pou se te pa gen yon sa men fè tout kap lekòl'.split(' ')),
};
