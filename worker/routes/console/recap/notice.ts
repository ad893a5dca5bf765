import type { Ctx } from "#http/context.ts";
import { frameOf, noticeIn } from "#routes/console/frame.ts";
import type { ConsoleFrame } from "#schema/console.ts";
import type { FrameCounts } from "#store/console/part.ts";

const said: Record<string, string> = {
  pause: "All sending is paused. Nothing is lost: what is due waits.",
  resume: "Sending goes on. What is due goes out with the next run, within a quarter of an hour.",
  correct: "The address is corrected, and the recap goes there with the next run.",
  corrected: "The corrected mails go out with the next run, within a quarter of an hour.",
  skip: "The recap is archived. Nobody is mailed, unless you send it from its page after all.",
  keep: "It stays held until a person releases it.",
  note: "The note is kept, and stands in the mails below.",
  "end-link": "The link of that mail is ended. It opens nothing any more.",
  replied: "It counts as a reply.",
  "not-replied": "It counts as a reply no longer.",
  test: "The test is on its way to you. Nothing was claimed or counted.",
  stopped: "The address may get recaps again.",
};

/** The frame, with what was just done about a recap. */
export function noticed(c: Ctx, counts: FrameCounts): ConsoleFrame {
  const frame = frameOf(c, counts);
  return { ...frame, notice: noticeIn(c, counts, said) ?? frame.notice };
}
