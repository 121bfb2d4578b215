import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displayText } from "alignment/text";
import { type ReaderText, readerTexts, stringsOf } from "./reader-texts";

/** What is not written, by what is written in its place. Each is a phrase: single words have other uses. */
const replaced: { readonly [instead: string]: RegExp } = {
  "statistically distinguishable from zero": /told (apart )?from (zero|chance|nothing|it (at|by))/i,
  significant: /by more than chance/i,
  "does not reject": /stays? quiet|speaks up/i,
  "before accession": /(at|before) (the|a|whose) doors?\b|waits? at the doors|to be let in/i,
  "clustered by state": /errors? added up|\berrors? by (its )?state\b/i,
  "model-based standard error": /standard errors? by the model\b|by the model's own standard/i,
  "regression to the mean": /return(s)? to (the|their) mean|mends by itself|for a passing reason|bad luck/i,
  "independent observations": /pieces? of news|independent stories|rows as news/i,
  "partial pooling": /(running|runs) wild/i,
  "random intercept": /\bown level\b(?! change)/i,
  "level change": /off the course before/i,
  "cumulative effect": /what carries on|accumulated push/i,
  "controlling for": /\b(is|are|held|hold) fixed, since|\bheld fixed\b|\bhold fixed\b/i,
  "practically equivalent to zero": /too small to matter/i,
  inconclusive: /the data do not decide/i,
  power: /chance to find the effect|what would have been seen/i,
  "false positive": /false alarm|finds what is not/i,
  "observations dropped at each step": /what is lost on the way/i,
  "joins with checked keys": /declared cardinality|a join is a promise/i,
  matched: /found a partner|without (a )?partner/i,
  "duplicate key": /key twice|stands twice|one record a key|repeat a key/i,
  gap: /had far to go|share of (its|the|each) lack\b|\bwhat (it|its score) lacks\b/i,
  "entry year": /on the day it joins|the day a state joins/i,
  "internalize the norms": /comes? to mean it|changed by meeting the others/i,
  converge: /\b(comes?|moves?|coming|moving) closer\b/i,
  diverge: /\b(moves?|moving) (\*\*)?away\b/i,
  "revert to the earlier record": /go(es)? back to (its|their) old|take(s)? back what/i,
  "hard to attribute": /hard(er|est)? to pin/i,
  "what would change this conclusion": /what would overturn/i,
  "known data-generating process": /whose truth is known|world knows? it\b/i,
  "null worlds": /(IGOs|that|IGO) (do|does|did) (nothing|anything)\b/i,
  "not evidence for": /\bno proof of\b/i,
  mimics: /\bfeigns?\b/i,
  "is conservative": /errs on the safe side/i,
  fixes: /defects cured|what it cures/i,
  "stored with their outputs": /kept with their outputs|made, not kept/i,
  "towards the mean": /regression towards the mean|\btoward\b/i,
  "95% (no blank before the sign)": /[0-9}…] %(?![0-9a-zA-Z$])/,
  "-ize (British spelling of this field)":
    /\b(standard|summar|random|general|internal|normal|character|minim|maxim|categor)is(e|es|ed|ing|ation)\b/i,
};

function offencesOf(texts: readonly ReaderText[]): readonly string[] {
  return texts.flatMap(({ place, text }) => {
    // A tag of the code is a name: readers see its display text.
    if (displayText(text) !== text) return [];
    return Object.entries(replaced).flatMap(([instead, pattern]) => {
      const found = pattern.exec(text);
      return found === null ? [] : [`${place}: "${found[0]}"; write: ${instead}`];
    });
  });
}

describe("the words of the project", () => {
  const texts = readerTexts();

  it("are read in notebooks, their outputs, the library, the tools and the documents", () => {
    assert.ok(texts.length > 5_000, `${texts.length} texts`);
    for (const part of [
      "README.md:",
      "output of notebooks/05",
      "notebooks/10",
      "lib/engine/src",
      "tools/page/src",
    ])
      assert.ok(
        texts.some(({ place }) => place.startsWith(part)),
        part,
      );
  });

  it("are those of the glossary: no phrase that it replaces stands in a text that readers see", () => {
    assert.deepEqual(offencesOf(texts), []);
  });

  it("are caught where a phrase comes back, also across the parts of a template", () => {
    const strings = stringsOf(
      `show(\`the slope is told from \${0} zero\`, \`in \${95} % of\`, "stays quiet");`,
      "x.ts",
    );
    assert.deepEqual(
      offencesOf(strings).map((one) => one.split("; write: ")[1]),
      ["95% (no blank before the sign)", "does not reject"],
    );
    assert.equal(offencesOf([{ place: "x", text: "The states move **away** from it." }]).length, 1);
  });

  it("leave tags of the code alone, which readers see as other words", () => {
    assert.deepEqual(offencesOf([{ place: "x", text: "too small to matter" }]), []);
    assert.equal(offencesOf([{ place: "x", text: "It is too small to matter here." }]).length, 1);
  });
});
