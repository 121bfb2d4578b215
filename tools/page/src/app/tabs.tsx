/** The parts of the page, of which a narrow screen shows one at a time. */
const tabs = ["choices", "picture", "table"] as const;

export type Tab = (typeof tabs)[number];

interface TabsProps {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}

/** The buttons that choose the part which a narrow screen shows. */
export function Tabs({ tab, onTab }: TabsProps) {
  return (
    <nav class="tabs" aria-label="Parts of the page">
      {tabs.map((one) => (
        <button key={one} type="button" aria-pressed={tab === one} onClick={() => onTab(one)}>
          {`${one[0].toUpperCase()}${one.slice(1)}`}
        </button>
      ))}
    </nav>
  );
}
