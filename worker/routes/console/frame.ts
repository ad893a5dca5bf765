import type { Ctx } from "#http/context.ts";
import type { ConsoleFrame } from "#schema/console.ts";
import type { FrameCounts } from "#store/console/part.ts";

const said: Record<string, string> = {
  created: "The account is there. Its plan is laid; share the link when you are ready.",
  step: "The step is added.",
  done: "Done.",
  undo: "Open again.",
  reopen: "Open again.",
  stuck: "Marked as stuck.",
  comment: "Your comment is there.",
  due: "The day is moved.",
  share: "The link is made. It stands under Share.",
  rotate: "The link is new. Every copy made before is dead.",
  revoke: "The link is revoked, for good.",
  mail: "The link is on its way.",
  comparison: "Kept. It counts from the next group that is frozen on.",
  contact: "The person is added.",
  contact_leave: "They have left. Their recaps have stopped, and every link of theirs is dead.",
  contact_return: "They are back. Links made before stay dead; how they get the recap is as it was.",
  csm: "Kept. Recaps composed from now on are signed by them.",
  reading: "Kept. It counts from the next recap on, unless they chose for themselves.",
  release: "The recap goes out with the next run.",
  held_out: "On hold-out: each month is archived, and nobody is mailed.",
  let_in: "The hold-out is over. The next month is mailed again.",
  coming_note: "Kept. It stands in the recap once that is composed.",
  contract_end: "Kept. Months after that day are not planned any more.",
  contract_on: "The contract goes on. Later months are planned again with the next run.",
  release_itself: "Recaps of this account go out by themselves from now on.",
  release_review: "Each recap of this account is looked at first from now on.",
  release_escalation: "Recaps of this account wait for a person from now on. What is on its way is not called back.",
  release_churn_notice: "Recaps of this account wait for a person from now on. What is on its way is not called back.",
  release_over: "That is over. What is held now still waits for a person to release it.",
  showing_names: "People are shown by team only from now on.",
  showing_guard: "The link in a mail asks for sign-in from now on.",
  showing_money: "No subject names money from now on, nor that of a mail that still waits.",
  sent: "Settled as sent.",
  settled: "Closed.",
  resend: "That mail goes out with the next run.",
  staff: "The member of staff is added and may sign in.",
  staff_role: "The role is changed. It counts from their next click on.",
  staff_end: "The access has ended, and every session with it.",
  staff_return: "They may sign in again.",
  staff_accounts: "Handed over. Recaps composed from now on are signed by their new CSM.",
  metric: "The metric is there.",
  metric_version: "The new version is kept.",
  figures: "The figures and goals are kept.",
  fee: "The fee is kept.",
  fee_withdraw: "The fee is withdrawn.",
  roi_offer: "Offered. A sponsor or admin of theirs finds it on a review.",
  roi_end: "Taken back. Nobody sees it any more.",
  source: "The source is there. Make a key for it.",
  key: "The key is revoked.",
  event_amend: "The event is amended. Its figures follow in a moment.",
  event_void: "The event is voided. Its figures follow in a moment.",
  event_restore: "The event counts again. Its figures follow in a moment.",
  parked_discard: "They are gone.",
  conflict_keep: "Settled: the first one stands.",
  conflict_take: "Settled: the event is amended.",
  import_read: "The file is read. Nothing of it counts yet.",
  import_apply: "Applied. The figures follow in a moment.",
  import_revert: "Taken back. The figures follow in a moment.",
  import_discard: "The import is discarded, and everything that came with it.",
  month: "The month is entered.",
  month_back: "The entry is taken back.",
};

/** The same of mails while all sending is paused: no run takes them. */
const saidPaused: Record<string, string> = {
  release: "Released. It goes out once sending is resumed.",
  resend: "That mail goes out once sending is resumed.",
  correct: "The address is corrected, and the recap goes there once sending is resumed.",
  corrected: "The corrected mails go out once sending is resumed.",
};

/** What a redirect after an act says of it, in the words of `own` pages or those all have; null where it says nothing. */
export function noticeIn(c: Ctx, { pause }: FrameCounts, own: Record<string, string> = said): ConsoleFrame["notice"] {
  const did = c.req.query("did") ?? "";
  const text = own[did] && ((pause !== null && saidPaused[did]) || own[did]);
  return text ? { text, tone: "done" } : null;
}

/** The parts every console page needs. */
export function frameOf(c: Ctx, counts: FrameCounts): ConsoleFrame {
  const { VENDOR_NAME, BRAND_HUE } = c.var.env.config;
  const { id, name, role } = c.var.staff;
  return {
    vendor: { name: VENDOR_NAME, hue: BRAND_HUE },
    staff: { id, name, role },
    counts,
    pause: counts.pause,
    notice: noticeIn(c, counts),
    now: c.var.now,
  };
}
