import type { ComponentChildren, JSX } from "preact";
import type { ConsoleFrame as FrameView } from "#schema/console.ts";
import { Crumb } from "./crumb.tsx";
import { ConsoleFrame } from "./frame.tsx";

export type DataTab = "sources" | "received" | "waiting" | "imports" | "restated" | "audit";

const tabs: { key: DataTab; title: string; href: string }[] = [
  { key: "sources", title: "Sources", href: "/console/data" },
  { key: "received", title: "Received", href: "/console/data/received" },
  { key: "waiting", title: "Waiting", href: "/console/data/waiting" },
  { key: "imports", title: "Imports", href: "/console/data/imports" },
  { key: "restated", title: "Restatements", href: "/console/data/restated" },
  { key: "audit", title: "Audit", href: "/console/data/audit" },
];

/** A page of the section: its tabs, then what the tab holds. */
export function DataFrame(props: { frame: FrameView; tab: DataTab; children: ComponentChildren }): JSX.Element {
  return (
    <ConsoleFrame frame={props.frame} section="data">
      <h1>Data</h1>
      <nav class="tabs" aria-label="Data">
        <ul>
          {tabs.map((tab) => (
            <li key={tab.key}>
              <a href={tab.href} {...(tab.key === props.tab && { "aria-current": "page" as const })}>
                {tab.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {props.children}
    </ConsoleFrame>
  );
}

/** A page below a tab, with the way back to it. */
export function DataSheet(props: {
  frame: FrameView;
  tab: DataTab;
  title: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <ConsoleFrame frame={props.frame} section="data" view="part">
      <Crumb above={[{ href: "/console/data", title: "Data" }, ...tabs.filter(({ key }) => key === props.tab)]} />
      <h1 dir="auto">{props.title}</h1>
      {props.children}
    </ConsoleFrame>
  );
}
