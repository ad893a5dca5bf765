import { decidesShowing } from "#domain/showing.ts";
import { localOf } from "#domain/zone.ts";
import type { ChoiceState, ShowingPart, ShowingView } from "#schema/showing.ts";
import { showingChoices } from "#schema/words.ts";
import { type AccountFacts, frameOf, type Visit } from "./frame.ts";

/** How recaps are shown, since when and by whose word; who decides it gets the buttons. */
export function viewShowing(facts: { account: AccountFacts; showing: ShowingPart }, visit: Visit): ShowingView {
  const { names, guard, money, usual, readerRole } = facts.showing;
  const { timezone } = facts.account;
  const dayOf = (since: number | null) => (since === null ? null : localOf(since, timezone).date);
  const stateOf = ({ isOn, since, by }: ChoiceState) => ({ isOn, by, on: dayOf(since) });
  const reader = visit.grant === "preview" ? null : visit.grant;
  const state = { names: stateOf(names), guard: stateOf(guard), money: stateOf(money) };
  return {
    frame: frameOf(visit, facts.account),
    ...state,
    usual: {
      frequency: usual.frequency ?? "monthly",
      detail: usual.detail,
      celebration: usual.celebration ?? (usual.frequency === "off" ? "off" : "on"),
      seen: usual.since ?? 0,
      on: dayOf(usual.since),
      by: usual.by,
    },
    canDecide: reader !== null && decidesShowing(reader, readerRole),
    // An old address may speak of what was changed again since.
    told:
      showingChoices.find((each) => visit.did === `${each}_${state[each].isOn ? "on" : "off"}`) ??
      (visit.did === "usual" && usual.since !== null ? "usual" : null),
  };
}
