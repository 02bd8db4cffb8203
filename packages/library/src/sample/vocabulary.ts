import { seededRandom } from './random.ts';

/** A language of titles and names. Words are listed from the most frequent to the rarest. */
interface Language {
  /** Artists of 100 that use it. */
  readonly share: number;
  readonly separator: ' ' | '';
  readonly words: string;
  /** Small words that precede others within a title, separated by commas. */
  readonly links: string;
  /** Parts that rarer words are made of. */
  readonly parts: string;
  readonly rareWords: number;
}

const LANGUAGES = {
  english: {
    share: 58,
    separator: ' ',
    words:
      'love night heart time light dream home world dance fire moon sun rain river road girl baby man blue black white red gold silver city street house train wind stone glass ocean island mountain morning midnight shadow ghost angel devil king queen letter song waltz blues theme anthem hymn prayer requiem broken silent hollow distant burning falling running waiting sleeping wild slow sweet cold lonely golden paper velvet crystal thunder lightning harbour bridge window garden forest valley desert canyon highway station signal radio mirror feather ember ashes smoke whisper echo summer winter autumn sky star eyes hands lips skin blood bones soul mind body life death heaven hell earth water air snow ice storm sea shore sand wave tide wolf bird crow raven horse tiger lion snake spider butterfly rose lily tree leaf root branch seed flower honey sugar salt wine whiskey coffee cigarette diamond pearl ring chain rope knife gun bullet war peace battle soldier captain sailor pilot dancer singer dreamer lover sister brother mother father daughter son child friend enemy neighbour money power glory freedom justice truth lie secret promise memory history future yesterday today tomorrow forever never always again away back down up inside outside under over beyond between nowhere somewhere everywhere machine engine wheel motor electric neon plastic digital satellite rocket planet galaxy orbit gravity horizon north south east west quiet loud young old lost found blind crazy lazy easy heavy bright dark deep high low long short little big strange beautiful ugly perfect simple empty open closed hungry thirsty tired naked haunted hidden frozen shattered crooked rising drifting dancing singing calling crying laughing dying',
    links: 'the, of the, my, in the, and, your, to, a',
    parts:
      'al ar bel bry cor dan del el fen gar hal is jor kel lan mar nor ol pen quin ros sel tor ul ven wil yar zan ton ley wood field by ston mere ford',
    rareWords: 9000,
  },
  german: {
    share: 7,
    separator: ' ',
    words:
      'nacht liebe mein herz zeit licht straße mond himmel grün schön könig mädchen träume fluß süße wände müde größe heimat winter regen',
    links: 'und, die, der, das, im, mein',
    parts: 'al berg bach dor ein feld für gold grün hei holz kö land mär nah ober rau schön stein tür un wald zeit',
    rareWords: 3000,
  },
  french: {
    share: 6,
    separator: ' ',
    words: 'amour mon cœur nuit vie été rêve ciel château fenêtre garçon île forêt lumière âme étoile noël demain sœur',
    links: 'la, le, de, mon, et, à',
    parts: 'bel cha cré dé eau eur fleur gré île lou mé mont né ou pré quai ré sœ ten vil voi',
    rareWords: 3000,
  },
  spanish: {
    share: 6,
    separator: ' ',
    words:
      'mi amor corazón noche vida sol luna mañana canción niña adiós camino río sueño año fuego señor último árbol cielo',
    links: 'el, la, de, mi, y, en',
    parts: 'al bra cam cié dor es fla gui her is jun lla mar ña or pal que rí sol tier val zar',
    rareWords: 3000,
  },
  icelandic: {
    share: 3,
    separator: ' ',
    words: 'nótt ágætis byrjun ljós haf sól hjarta draumur þögn snjór fjörð vænt ást óður dýrð glæða æskan',
    links: 'og, í, mín',
    parts: 'ár björn dal dýr eik fjöll gló hraf ís jök land mý næt óð rós skó þor ung vík æð',
    rareWords: 1500,
  },
  polish: {
    share: 3,
    separator: ' ',
    words: 'noc miłość serce życie świat dzień łzy słońce gwiazdy źródło wiosna tęsknota droga dom księżyc',
    links: 'i, w, na',
    parts: 'bło czar dą gór jas kół las łąk mię noc ość po róż świt tę wód zło żar',
    rareWords: 1500,
  },
  russian: {
    share: 4,
    separator: ' ',
    words: 'ночь любовь моя сердце песня дорога небо звезда ветер снег дождь весна город море тишина ещё',
    links: 'и, в, моя',
    parts: 'бел вет гор дом звез зим крас лес мор ноч ок пол рек свет сне тих хол цвет ян',
    rareWords: 2000,
  },
  greek: {
    share: 2,
    separator: ' ',
    words: 'αγάπη νύχτα θάλασσα καρδιά ήλιος φεγγάρι όνειρο ουρανός τραγούδι δρόμος βροχή καλοκαίρι',
    links: 'το, και, η',
    parts: 'αν βα γλυ δρο ελ θα κα λι μα νη ου πο ρα σα τρα φω χα',
    rareWords: 1000,
  },
  japanese: {
    share: 4,
    separator: '',
    words: '夜 愛 君 夢 空 星 花 雨 海 月 風 春 夏 恋 東京 さくら 世界 約束 ありがとう ラブ メロディー',
    links: 'の, と',
    parts: '朝 音 影 火 金 銀 草 声 心 桜 白 青 赤 道 森 雪 光 旅 波 歌',
    rareWords: 1500,
  },
  chinese: {
    share: 3,
    separator: '',
    words: '我 爱 你 夜 曲 月亮 天空 时间 回忆 晴天 风 海 花 雨 故事 远方 朋友',
    links: '的',
    parts: '安 白 长 春 东 飞 歌 光 河 红 江 开 蓝 梦 南 青 秋 山 水 云',
    rareWords: 1500,
  },
  hebrew: {
    share: 2,
    separator: ' ',
    words: 'אהבה לילה שיר לב אני ירח ים שלום אור רוח גשם דרך בית',
    links: 'של',
    parts: 'אב בר גל דר הר זה חן טל יר כר לב מי נה סל עי פר צל',
    rareWords: 800,
  },
  arabic: {
    share: 2,
    separator: ' ',
    words: 'حب قلب ليل حبيبي قمر روح نور موسيقى بحر سماء شمس طريق عمر',
    links: 'يا, في',
    parts: 'بر جم حل در را زه سم شر صب طي عن غر فل قم كل لم مر نج',
    rareWords: 800,
  },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageName = keyof typeof LANGUAGES;

/** Each language as often as of 100 artists use it. */
export const ARTIST_LANGUAGES = (Object.keys(LANGUAGES) as readonly LanguageName[]).flatMap((name) =>
  Array.from({ length: LANGUAGES[name].share }, () => name),
);

export interface Vocabulary {
  readonly words: readonly string[];
  readonly links: readonly string[];
  readonly separator: ' ' | '';
}

const made = new Map<LanguageName, Vocabulary>();

/** The words of a language. They are the same in every library, whatever its seed. */
export function vocabularyOf(name: LanguageName): Vocabulary {
  const known = made.get(name) ?? makeVocabulary(LANGUAGES[name]);
  made.set(name, known);
  return known;
}

function makeVocabulary({ words, links, parts, rareWords, separator }: Language): Vocabulary {
  const random = seededRandom(rareWords);
  const syllables = parts.split(' ');
  const pick = () => syllables[random.between(0, syllables.length - 1)] ?? '';
  const rare = Array.from({ length: rareWords }, () =>
    Array.from({ length: random.chance(0.25) ? 3 : 2 }, pick).join(''),
  );
  return { words: [...words.split(' '), ...rare], links: links.split(', '), separator };
}
