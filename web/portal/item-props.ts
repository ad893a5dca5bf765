import type { ItemView } from "#schema/portal.ts";
import type { Telling } from "./telling.ts";

export interface ItemProps {
  view: ItemView;
  telling: Telling;
}
