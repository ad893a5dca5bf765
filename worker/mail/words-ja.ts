import type { LogKind, PaceState, Quarter, SegmentKey } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { subjectWords } from "./subject-words.ts";
import type { Words } from "./words-en.ts";

const paces: Record<PaceState, string> = {
  ramping_up: "立ち上げ期間中",
  ahead: "想定より先行",
  on_pace: "想定どおり",
  slightly_behind: "想定をやや下回るペース",
  behind: "想定を下回るペース",
  reached: "達成",
};

const quarters: Record<Quarter, string> = {
  top: "上位4分の1",
  second: "上から2番目の4分の1",
  third: "上から3番目の4分の1",
  lowest: "下位4分の1",
};
const segments: Record<SegmentKey, string> = { smb: "小規模企業", mid: "中堅企業", enterprise: "大企業" };

const whys: Record<LogKind, string> = {
  events: "その後、データの出所から追加の報告がありました。",
  staged: "その後、データの出所から追加の報告がありました。",
  correction: "その後、データの出所で記録が訂正されました。",
  session: "その後、過去の記録が取り込まれました。",
  daily: "その後、データの出所で日別の値が訂正されました。",
  manual: "その後、数値が担当者により入力し直されました。",
  zone: "その後、アカウントのタイムゾーンが変更されました。",
  contract: "その後、契約の終了日が変更されました。",
  erasure: "その後、ある方に関する記録が削除されました。",
};

// Nouns bring their counter along and stand right behind the number; where there is no number the sentence does without.
const recap: Words["recap"] = {
  gap: "",
  semicolon: "、",
  comma: "、",
  apart: " · ",
  colon: (label) => `${label}：`,
  labelled: ({ label, text }) => `${label}：${text}`,

  inMonth: (month) => month,
  atEndOf: (month) => `${month}末`,
  since: ({ from, days }) => `${from}以降（${days}間）`,
  until: ({ to, days }) => `${to}まで（${days}間）`,
  during: ({ span, days }) => `${span}（${days}間）`,
  days: pluralIn("ja", { other: "#日" }),

  sized: {
    total: (amount) => amount,
    average: (amount) => `平均${amount}`,
    least: (amount) => `最低${amount}`,
    most: (amount) => `最大${amount}`,
  },
  headline: ({ when, actors, verb, amount, vendor }) =>
    actors === null
      ? `${when}は、${vendor}を通じて${amount}を${verb}。`
      : `${when}、${actors.said}が${vendor}を通じて${amount}を${verb}。`,
  people: ({ when, actors, verb, vendor }) => `${when}、${actors.said}が${vendor}を通じて${verb}。`,
  plain: ({ when, amount, actors, vendor }) =>
    `${when}、${vendor}を通じた実績は${amount}${actors === null ? "" : `（${actors}）`}でした。`,
  record: "これまでで最も良い月です。",
  highest: "これまでで最も多い月です。",
  firstValueReached: (day) => `最初の成果を${day}に達成しました。`,
  goalReached: (day) => `12か月の目標を${day}に達成しました。`,
  restated: ({ before, month }) => `${month}のレポートに記載した${before}を訂正いたします。`,
  unchanged: ({ amount, month }) =>
    `${month}のレポートに記載した${amount}に変わりはありませんが、節目、最も良い月、目標の達成状況を集計し直しました。`,
  paceChanged: ({ was, now }) => `12か月の目標の進み具合は「${was}」から「${now}」に変わりました。`,
  nowSays: ({ amount, month }) => `${month}のレポートの数値は、現在${amount}です。`,
  why: (kind) => whys[kind],
  moreThan: ({ amount, month }) => `${month}より${amount}多くなりました。`,
  fewerThan: ({ amount, month }) => `${month}より${amount}少なくなりました。`,
  sameAs: (month) => `${month}とほぼ同じです。`,
  equalTo: (month) => `${month}と同じです。`,
  newSince: (month) => `今月からの実績です。${month}は0でした。`,
  timesAs: ({ ratio, month }) => `${month}の${ratio}倍です。`,
  perDayThan: ({ now, before, month }) =>
    `1日あたり${now}で、${month}は1日あたり${before}でした。どちらかが1か月に満たないため、1日あたりで比べています。`,
  perDayAlone: (rate) => `1日あたり${rate}です。`,

  against: (month) => `${month}との比較`,
  up: ({ percent, before }) => `${before}から${percent}増`,
  down: ({ percent, before }) => `${before}から${percent}減`,
  after: ({ now, before }) => `${before}から${now}へ`,
  from: (before) => `前回は${before}`,
  perDayNote: ({ now, before }) => `1日あたり${before}から${now}へ`,
  times: (ratio) => `${ratio}倍`,
  aboutTheSame: "ほぼ同じ",
  new: "新規",
  unchangedAt: (zero) => `${zero}のまま`,
  noneIn: (month) => `${month}は0`,
  aDay: (rate) => `1日あたり${rate}`,
  perDay: "1日あたり",
  overDays: (days) => `${days}間の平均`,
  notWhole: "どちらかが1か月に満たない月です",
  stronger: "好調な月",
  weaker: "低調な月",
  worth: "合意した単価による価値",
  about: (amount) => `約${amount}`,
  rate: ({ rate, one, day, by }) => `${one}あたり${rate}（${day}、${by}と合意）`,
  bestMonth: "これまでで最も良い月",
  highestMonth: "これまでで最も多い月",
  beforeThat: ({ amount, month }) => `これまでの最高は${month}の${amount}`,
  bestDay: "最も多い日",

  rateFrom: ({ from, rate, one, day, by }) => `${from}からは${one}あたり${rate}（${day}、${by}と合意）`,
  timeSaved: "合意した換算による削減時間",
  minutesPer: ({ minutes, one }) => `${one}あたり${minutes}で換算`,
  milestone: "節目の達成",
  passed: ({ amount, day }) => `${day === null ? "" : `${day}に`}累計${amount}に達しました。`,
  inAll: (amount) => `これまでの累計は${amount}`,
  perActive: (one) => `活動のあった${one}あたり`,
  countedOver: (actors) => `対象は${actors}`,
  inQuarter: ({ months, total }) => `${months}、四半期の合計は${total}`,
  noteFrom: (name) => `${name}より一言`,

  peers: "条件の近いお客様との比較",
  orMore: (count) => `${count}以上`,
  place: ({ quarter, size, segment, seats }) =>
    `${quarters[quarter]}に入っています。比較対象は${segments[segment]}（社数：${size}、席数：${seats}）です。`,
  perSeat: ({ things, own }) => `1席あたり${own}${things}です。`,
  spread: ({ low, middle, high }) => `比較対象の中央の半数は${low}から${high}の間にあり、中央値は${middle}です。`,
  aheadOf: (percent) => `比較対象の${percent}を上回っています。`,

  firstValue: "最初の成果",
  twelveMonth: "12か月の目標",
  reachedOn: (day) => `${day}に達成`,
  reachedThen: (day) => `${day}に達成しました。`,
  notReached: ({ current, target }) => `目標${target}に対して${current}`,
  tookDays: ({ days, timing }) => `開始から${days}、${timing}達成しました。`,
  early: (days) => `予定より${days}早く`,
  late: (days) => `予定より${days}遅れて`,
  onTheDay: "予定どおりの日に",
  dueIn: ({ day, days }) => `期限は${day}、あと${days}です。`,
  dueToday: (day) => `期限は本日（${day}）です。`,
  wasDue: ({ day, days }) => `期限の${day}から${days}過ぎています。`,
  dueBy: (day) => `期限は${day}です。`,
  soFar: ({ current, target, pace }) => `目標${target}に対して${current}${pace === null ? "" : `、${pace}`}`,
  level: ({ current, target, pace }) => `現在${current}、目標は${target}${pace === null ? "" : `、${pace}`}`,
  keeping: ({ current, target }) => `現在${current}、維持する水準は${target}`,
  kept: (percent) => `丸1か月を計測した月のうち${percent}で維持しました。`,
  started: (baseline) => `開始時は${baseline}でした。`,
  noBaseline: "開始時の値は合意されていません。",
  ofTheWay: (percent) => `目標の${percent}まで進んでいます。`,
  ofTheWayExpected: ({ percent, expected }) => `目標の${percent}まで進んでいます（この時点の想定は${expected}）。`,
  needed: (perMonth) => `今後は月に${perMonth}で目標に届きます。`,
  projected: ({ low, high, day }) => `現在のペースでは、${day}までに${low}から${high}の見込みです。`,
  beyond: ({ day, percent }) => `${day}に達成し、現在は目標を${percent}上回っています。`,
  pace: (state) => paces[state],

  byDay: "日別",
  mostOn: ({ day, amount }) => `最も多かったのは${day}の${amount}です。`,
  noClearPeak: "目立ったピークはありません。",
  weekendsFaint: "週末は薄い色で示しています。",
  byTime: "曜日・時間帯別",
  heatCaption: ({ city }) => `曜日・時間帯別の内訳（${city}の現地時間）`,
  inUnits: (unit) => `単位は${unit}`,
  weekday: "曜日",
  partWeek: ({ label, days }) => `${label}（${days}）`,
  weekOf: "週の初日",
  peak: ({ weekday, from, to, amount }) => `最も多いのは${weekday}の${from}時から${to}時で、${amount}です。`,
  missingHour: ({ day, from, to }) => `${day}の${from}時から${to}時は、時計が進められたため存在しません。`,
  by: () => "内訳",
  columns: () => ["名称", "実績"],
  team: { one: "チーム", several: "チーム" },
  unnamed: "名前なし",
  everybodyElse: "その他",
  others: pluralIn("ja", { other: "その他#" }),

  done: "今月完了したステップ",
  andMore: pluralIn("ja", { other: "ほか#ステップ" }),
  next: "次におすすめのステップ",
  nextSteps: "これからのおすすめのステップ",
  usuallyHelps: "このようなときに役立つこと",
  byTheDay: (day) => `${day}まで`,
  dueSince: (day) => `期限は${day}でした`,
  ask: "この結果をどうご覧になりますか",
  askText: (who) =>
    `選ぶと、その回答が入ったページが開きます。送信はページのボタンで行い、ひとこと添えることもできます。回答は${who}に届きます。`,
  choices: { better: "期待以上", expected: "期待どおり", below: "期待を下回る" },
  teamAt: (vendor) => `${vendor}のチーム`,
  counted: "集計の方法",
  definition: "集計の対象",
  statuses: "対象のステータス",
  otherStatuses: "対象外のステータス",
  source: "データの出所",
  completeUntil: ({ source, at }) => `${source}、${at}まで報告済み`,
  answers: "数値の責任者",
  asOf: "集計の時点",
  localTime: ({ at, city }) => `${at}（${city}の現地時間）`,
  zone: "タイムゾーン",
  zoneChanged: ({ now, before }) => `今月から${now}、それまでは${before}`,
  provenance: "データについて",
  corrected: "その後の訂正",
  correctedMonth: ({ month, before, after }) => `${month}は${before}から${after}に訂正`,
  seeMonth: (month) => `${month}の詳細を見る`,
  openInBrowser: "ブラウザーで開く",
  openPortal: "ポータルを開く",
  often: "配信の頻度・詳しさ・言語を選ぶ",
  unsubscribe: "この月次レポートの配信を停止する",
  reason: ({ vendor, account }) =>
    `${account}のご担当者として${vendor}に登録されているため、このメールをお送りしています。`,
  added: ({ by, vendor, account }) =>
    `${by}様のご登録により、今回から${account}様の${vendor}月次レポートをお送りしています。`,
  enteredBy: (name) => `${name}による入力`,
  enteredByHand: "手入力",
  withVendor: (vendor) => `様　${vendor}`,
  forPerson: ({ month, name }) => `${month}　${name} 様`,

  zeroHeadline: ({ amount, when }) => `${when}の実績は${amount}でした。`,
  zeroIn: (month) => month,
  zeroSince: (day) => `${day}以降`,
  zeroUntil: (day) => `${day}まで`,
  zeroAgain: (month) => `${month}も同じ結果でした。`,
  zeroLead: (source) => `${source}からは丸1か月分の報告が届いており、データの欠落ではなく実際に0でした。`,
  zeroLeadUntil: (source) => `${source}からはその日までのすべての報告が届いており、データの欠落ではなく実際に0でした。`,
  zeroHelp: (who) =>
    `このようなときに役立つことを下に記しました。ご相談はこのメールへの返信でお寄せください。${who}に届きます。`,
  zeroTalk: (who) => `ご相談はこのメールへの返信でお寄せください。${who}に届きます。`,
  missingHeadline: ({ name, month }) => `${name}：${month}の数値はまだ確定していません。`,
  missing: {
    no_data: "データの出所が接続されていないため、集計されていません。実績がなかったという意味ではありません。",
    stale: "データの出所からの報告が1か月分そろっていません。そろい次第お知らせし、それまで推計は示しません。",
    failed: "データの出所を読み取れませんでした。読み取れ次第お知らせし、それまで推計は示しません。",
  },
};

const notice: Words["notice"] = {
  via: ({ csm, vendor }) => `${csm}（${vendor}）`,
  codeSubject: ({ code, vendor }) => `${code}：${vendor}のログインコード`,
  codeTitle: "ログインコード",
  codeText: ({ vendor, minutes }) =>
    `コードを請求されたページに、同じブラウザーで入力してください。${vendor}に一度だけログインでき、有効期間は${minutes}です。`,
  codeWarning:
    "担当チームがこのコードをお尋ねすることはありません。お心当たりがない場合は、何もなさらなくて結構です。コードがなければ何も起こりません。",
  minutes: pluralIn("ja", { other: "#分" }),
  shareSubject: ({ account, vendor }) => `${account}様と${vendor}：プランをご覧いただけます`,
  shareTitle: (vendor) => `${vendor}とのプランをご覧いただけます`,
  hello: (name) => `${name} 様`,
  shareText: ({ account, vendor }) =>
    `こちらは、${account}様と${vendor}が互いにお約束したことを記すページです。目標、双方のステップとその期日、そして毎月の成果をご覧いただけます。まず目標をご確認いただき、御社のお考えと異なる点がございましたらお知らせください。`,
  shareButton: "プランを開く",
  keep: "このリンクはお客様専用です。大切に保管し、ページをブックマークしてください。アカウントもパスワードも必要ありませんので、プランをご覧になってよい方にだけお渡しください。",
  shareReason: ({ csm, vendor, account }) =>
    `${vendor}の${csm}が${account}様のプランを共有したため、このメールをお送りしています。`,
  freshSubject: (vendor) => `${vendor}とのプランへのリンク`,
  freshTitle: "リンクをもう一度お送りします",
  freshText: ({ account, vendor }) =>
    `${account}様と${vendor}のプランへのリンクをご請求いただきました。これまでと同じページが開き、ご記入の内容は失われていません。`,
  freshReason:
    "プランのページでお客様のアドレスが入力されたため、このメールをお送りしています。お心当たりがない場合は、何もなさらなくて結構です。",
};

export const wordsJa: Words = { language: "ja", recap, subject: subjectWords.ja, notice };
