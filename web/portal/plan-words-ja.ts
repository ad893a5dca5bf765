import { pluralIn } from "#schema/written.ts";
import { journeyWordsJa } from "./journey-words-ja.ts";
import type { PlanWords, Step } from "./plan-words-en.ts";

const day: PlanWords["day"] = {
  days: pluralIn("ja", { other: "#日" }),
  by: ({ kind, said }) => {
    if (kind === "today") return "本日まで";
    if (kind === "tomorrow") return "明日まで";
    if (kind === "yesterday") return "昨日まで";
    return `${said}まで`;
  },
  since: ({ kind, said }) => {
    if (kind === "today") return "本日から";
    if (kind === "tomorrow") return "明日から";
    if (kind === "yesterday") return "昨日から";
    return `${said}から`;
  },
  late: (days) => `${days}遅れ`,
  early: (days) => `予定より${days}早い`,
  asPlanned: "予定どおり",
  span: ({ from, to }) => `${from}～${to}`,
  comma: "、",
};

const side: PlanWords["side"] = {
  you: "お客様",
  none: (who) => `${who}：ステップはありません。`,
  one: (who) => `${who}：完了。`,
  all: ({ who, total }) => `${who}：${total}件すべて完了。`,
  some: ({ who, done, total, late }) =>
    `${who}：${total}件中${done}件完了${late === null ? "" : `、${late}件に遅れ`}。`,
  between: "",
};

const goal: PlanWords["goal"] = {
  first: "最初の成果",
  firstPlanned: (on) => `最初の成果（${on}の予定）`,
  firstNote: "キックオフで一緒に決めます。この数値に達すると導入期間は終わりです。",
  twelve: "12か月の目標",
  twelveBy: (on) => `12か月の目標（${on}まで）`,
  twelveNote: "キックオフで、お客様ご自身の数値を使って一緒に決めます。",
  notAgreed: "まだ合意されていません",
  bar: {
    reached: (target) => `達成：${target}`,
    notStarted: (target) => `開始前です。目標の数値は${target}`,
    missing: (target) => `数値はまだありません。目標の数値は${target}`,
    of: ({ current, target, expected }) =>
      `目標${target}に対して${current}${expected === null ? "" : `（現時点の想定は${expected}）`}`,
  },
  pace: {
    ramping_up: "立ち上げ期間です。",
    ahead: "計画より進んでいます。",
    on_pace: "計画どおりです。",
    slightly_behind: "計画よりやや遅れています。",
    behind: "計画より遅れています。",
    reached: "達成しました。",
  },
  starts: (on) => `集計は${on}に始まります。`,
  noFigure: "数値はまだありません。",
  noBaseline: "開始時の値はまだ合意されていません。",
  left: (days) => `（現時点）、残り${days}です。`,
  dueToday: "（現時点）、本日が予定日です。",
  past: (days) => `（現時点）、予定日を${days}過ぎています。`,
  soFar: "（これまでの累計）。",
  now: "（現在）。",
  needed: (amount) => `今後は月に${amount}で達成できます。`,
  reached: ({ on, after, against }) =>
    `${on}に達成しました（${after === null ? "" : `開始から${after}、`}${against}）。`,
};

const turn = ({ quoted, late, by }: Step): string => `「${quoted}」（${late ?? by}）`;

const sentence: PlanWords["sentence"] = {
  preparing: "計画を準備しています。",
  shares: (who) => `準備ができ次第、${who}がすべてのステップと期日をここで共有します。`,
  allDone: pluralIn("ja", { other: "#件のステップがすべて完了しました。" }),
  ahead: pluralIn("ja", { other: "成果まで#件のステップがあります。" }),
  done: ({ said, total }) => `${total}件中${said}件のステップが完了しました。`,
  nothingAsked: "現在お願いしていることはありません。",
  result: "これからは成果が大切です。",
  resultStands: ({ now, target }) => `これからは成果が大切です。目標${target}に対して${now}です。`,
  yours: ({ isFirst, step, ours }) => {
    const then = ours && `弊社は${ours.waits ? `その後「${ours.quoted}」` : turn(ours)}を進めます。`;
    return `${isFirst ? "最初" : "次"}にお願いしたいのは${turn(step)}です。${then ?? ""}`;
  },
  stuck: (quoted) => `「${quoted}」が停滞しています。`,
  meanwhile: (step) => `その間、弊社は${turn(step)}を進めます。`,
  yoursDone: (step) => `お客様のステップはすべて完了しました。次は弊社が${turn(step)}を進めます。`,
  oursNext: (step) => `本日お願いすることはありません。次は弊社が${turn(step)}を進めます。`,
};

const overview: PlanWords["overview"] = {
  week: ({ week, of }) => `${of}週のうち第${week}週。`,
  ended: (on) => `ご契約は${on}に終了しました。`,
  leftOpen: pluralIn("ja", { other: "#件が未完了のまま、契約の終了とともに終了しました。" }),
  begins: ({ title, on, days }) => `${title}は${on}、あと${days}です。`,
  yourTurn: "お願いしたいこと",
  ourTurn: "弊社が進めること",
  leftOf: ({ shown, left }) => `残り${left}件のうち${shown}件`,
  wholePlan: "計画全体",
  notShared: "計画が共有されると、最初のステップがここに表示されます。",
  yoursDone: "お客様のステップはすべて完了しました。ありがとうございます。",
  nothingWaits: "本日お願いすることはありません。",
  nothingOurs: "弊社側で期日を迎えているものはありません。",
  oursDone: "弊社のステップはすべて完了しました。",
  done: ({ said, last }) => `${said}件完了${last === null ? "" : `（直近は${last}）`}`,
  twelveMonths: "12か月の歩み",
  latest: "最新の成果",
  allMonths: "すべての月",
  firstRecap: (on) => `最初のまとめは${on === null ? "、数値のそろう最初の月にお届けします" : `${on}にお届けします`}。`,
  missing: (month) => `${month}：数値はまだありません。`,
  why: "理由を見る",
  inMonth: ({ month, before }) => `${month}${before === null ? "" : `（${before.month}は${before.amount}）`}。`,
  open: "まとめを開く",
};

const plan: PlanWords["plan"] = {
  title: "共同の計画",
  show: "表示",
  filters: { all: "すべて", yours: "お客様", ours: "弊社", mine: "自分のみ" },
  nothing: {
    all: "計画を準備しています。すべてのステップが担当者と期日とともにここに表示されます。",
    yours: "お客様側のステップはありません。",
    ours: "弊社側のステップはありません。",
    mine: "お名前の入ったステップはありません。",
  },
  stages: pluralIn("ja", { other: "#段階が終了" }),
  steps: pluralIn("ja", { other: "#件のステップ" }),
  progress: ({ done, total }) => `${total}件中${done}件`,
  later: ({ said, from }) => `ほか${said}件、期日は${from}以降`,
  done: pluralIn("ja", { other: "#件完了" }),
  skipped: pluralIn("ja", { other: "#件は不要" }),
  andSkipped: ({ done, skipped }) => `${done}、${skipped}件は不要`,
};

const step: PlanWords["step"] = {
  markDone: "完了にする",
  markDoneOf: (title) => `完了にする：${title}`,
  you: "ご自身",
  owner: ({ name, side: of }) => `${name}（${of}）`,
  ownerOfOurs: ({ name, side: of }) => `${of} ${name}`,
  afterOwner: "。",
  skipped: "不要",
  stuck: ({ since, reason }) => `${since === null ? "" : since}停滞中${reason ? `：${reason}` : ""}`,
  waits: (title) => `先に必要なもの：${title}`,
  comments: pluralIn("ja", { other: "コメント#件" }),
  who: "担当",
  due: "期日",
  state: "状態",
  waitsFor: "先に必要なもの",
  done: ({ on, by }) => `${on === null ? "" : `${on}に`}完了${by ? `（${by}）` : ""}`,
  notNeeded: "不要になりました",
  ended: "契約の終了とともに終了",
  waiting: "待機中",
  toDo: "未完了",
  toDoBy: (when) => `未完了、${day.by(when)}`,
  notDone: "完了を取り消す",
  noLonger: "再び進められる",
  isStuck: "進められません",
  inTheWay: "何が妨げになっていますか",
  seenBy: (who) => `${who}が計画とともに確認します。`,
  ask: "相談する",
  comment: "コメント・質問",
  send: "送信",
  happened: "これまでの経過",
  nothing: (isOver) =>
    `${isOver ? "書き込みはありませんでした。" : "まだ何もありません。"}変更やコメントは、書いた方のお名前とともにここに表示されます。`,
  acts: {
    done: "：完了、",
    reopened: "：再開、",
    stuck: "：停滞を報告、",
    unstuck: "：停滞を解消、",
    commented: "：コメント、",
    created: "：ステップを追加、",
    edited: "：ステップを変更、",
    skipped: "：不要と判断、",
  },
  told: {
    done: (title) => `完了：${title}`,
    stuck: (title) => `停滞中：${title}`,
    reopened: (title) => `未完了に戻しました：${title}`,
    commented: () => "コメントを掲載しました。",
  },
  states: { open: "未完了", done: "完了", stuck: "停滞中", skipped: "不要" },
  refused: {
    reason: "何が妨げになっているか、お書きください。",
    longReason: "1,000文字以内でご記入ください。",
    body: "先に何かお書きください。",
    longBody: "4,000文字以内でご記入ください。",
    form: "フォームの内容に誤りがあります。",
    changed: ({ state, by }) =>
      `このステップはその間に変更され、現在は「${state}」です${by === "" ? "" : `（変更：${by}）`}。`,
    raced: "ほかの方が同時にこのステップを変更しました。もう一度ご確認ください。",
  },
};

const people: PlanWords["people"] = {
  intro: "双方の関係者です。加わる方や離れる方がいらっしゃいましたら、お知らせください。",
  noneYours: "まだどなたも登録されていません。キックオフの後に担当者が登録します。",
  noneOurs: "まだ登録されていません。",
  writeTo: (name) => `${name}にメールを書く`,
  roles: {
    champion: "推進役",
    executive_sponsor: "経営層の責任者",
    project_lead: "プロジェクト責任者",
    admin: "管理者",
    end_user: "利用者",
  },
};

const who: PlanWords["who"] = {
  intro: "チーム全員で使うリンクを開きました。だれが何をしたか皆様にわかるよう、一度だけお名前をお尋ねします。",
  pending: "その後、変更を保存します。",
  yourName: "お名前",
  other: "ほかの方",
  go: "続ける",
  save: "続けて保存",
  problems: {
    choose: "お名前を選ぶか、ご記入ください。",
    long: "80文字以内でご記入ください。",
    known: "このリンクはお名前がすでに決まっています。",
  },
};

const client: PlanWords["client"] = {
  again: "もう一度試す",
  unanswered: "保存できませんでした。サーバーから正しい応答がありません。",
  offline: "保存できませんでした。接続がありません。ご記入の内容は残っています。",
  kept: "この端末に保存しました。オンラインに戻ると送信されます。",
  queued: "この端末に保存済み",
  saved: "保存しました。",
  changed: "この端末に保存していたステップが、ほかの方に変更されました。計画をご確認ください。",
  ended: "このリンクは無効になったため、この端末に保存していたステップは送信されませんでした。",
};

export const planWordsJa: PlanWords = {
  ...{ day, side, goal, sentence, overview, plan, step, people, who, client, ...journeyWordsJa },
};
