import type { PageWords } from "./words-en.ts";

const frame: PageWords["frame"] = {
  skip: "本文へ移動",
  portal: "ポータル",
  tabs: { overview: "概要", journey: "進み方", plan: "計画", value: "成果", people: "関係者" },
  withVendor: (vendor) => `${vendor}とともに`,
  preview: "プレビュー",
  whoAreYou: "お名前を選ぶ",
  reading: "閲覧のみ",
  contact: "担当者",
  write: "メールを書く",
  audience: (vendor) => `このページを見られるのは、${vendor}または貴社からリンクを受け取った方だけです。`,
  previewed:
    "社内用のプレビューです。お客様に見えるとおりに表示され、何も変更されず、閲覧として記録されることもありません。",
  print: "印刷",
  undo: "元に戻す",
};

const recap: PageWords["recap"] = {
  allMonths: "すべての月",
  earlier: "前の月",
  later: "次の月",
  unexpected: (name) => `予想外の結果でしたら、${name}がご一緒に原因を確かめます。`,
  dayChart: ({ things, month }) => `${month}の日別の${things}`,
  hourChart: (caption) => `${caption}（数値は表にあります）`,
  asTable: "表で見る",
  everyHour: "1時間ごとの表で見る",
  day: "日",
  total: "合計",
  hours: ({ from, to }) => `${from}時～${to}時`,
  hoursIn: (city) => `時刻は${city}の現地時間です。`,
  secret: "ほかのお客様の数値は、どなたにも見えません。",
  step: "項目",
  doneOn: "完了日",
  lasting: "ここでお知らせしないかぎり、これらの数値は変わりません。",
  superseded: "これは訂正前の内容です。",
  readNow: "現在の内容を見る",
  restatedOn: (at) => `${at}に訂正しました。`,
  readBefore: "訂正前の内容を見る",
};

const feedback: PageWords["feedback"] = {
  change: "回答を変更する",
  yours: "ご回答",
  own: "ひとこと",
  hint: (who) =>
    `任意です。お書きいただいた内容は${who}に届きます。同じ会社の方に見えるのは、3つのうちどれを選ばれたかだけです。`,
  send: "回答を送る",
  resend: "回答を変更する",
  underReview: "確認中",
  since: ({ day, name }) => `${day}から（${name}様のご依頼）`,
  reviewed: ({ day, by, name }) => `${day}に${by}が確認しました（${name}様のご依頼）。`,
  confirmed: ({ day, name }) => `${day}に${name}様が承認`,
  confirm: "数値を承認する",
  wrong: "数値が違うようです",
  what: "どこが違うようですか",
  marked: "解決するまで、このページを読むすべての方に、お書きいただいた内容とともに「確認中」と表示されます。",
  review: "確認を依頼する",
  told: {
    answer: "ありがとうございます。ご回答を保存しました。",
    confirm: "数値を承認しました。",
    dispute: "数値は確認中です。",
    choice: "3つのうち1つをお選びください。",
    long: "1,000文字以内でお書きください。",
    reason: "どこが違うようか、お書きください。",
    restated: "お読みになっている間に、この月が訂正されました。もう一度数値をご確認ください。",
  },
};

export const pageWordsJa: PageWords = { isRightToLeft: false, frame, recap, feedback };
