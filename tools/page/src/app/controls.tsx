import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** What surrounds all controls: they are inactive, and look so, until the page's scripts run. */
export function Controls({ children }: { readonly children: ComponentChildren }) {
  const [isLive, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  return (
    <fieldset class="controls" role="presentation" disabled={!isLive}>
      {children}
    </fieldset>
  );
}
