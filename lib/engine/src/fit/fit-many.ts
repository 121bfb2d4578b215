import { ModelError } from "../errors";
import type { ModelSpecification } from "../formula/specification";
import { formatFormula, type ModelTree, type Term, termKey } from "../formula/tree";
import { markMissing } from "../frame/columns";
import { designOf } from "../frame/design";
import { columnsOfModel, givenOf, type ModelFrame, modelFrame } from "../frame/frame";
import { refuseUnusedCoding } from "../frame/model-factors";
import { listOf } from "../options";
import type { DataColumns, DroppedRows, MixedModelFit } from "../types";
import { checkedOptions, type FitOptions, fitFrame, fitLaidOut, modelOf, startOf } from "./fit";
import { type LaidOut, layOutFixed, layOutSome } from "./fixed-layout";
import { solutionOf } from "./known-fit";
import { layOutRandom, type RandomLayout } from "./layout";

/** Models of one response with the same random effects on the same rows. */
interface Family {
  readonly members: { readonly model: ModelTree; readonly position: number }[];
}

/** Columns with a missing value. */
function incompleteColumns(models: readonly ModelTree[], data: DataColumns): Set<string> {
  const names = new Set(models.flatMap(columnsOfModel));
  return new Set(
    [...names].filter((name) => {
      const column = data[name];
      return column !== undefined && markMissing(column, new Uint8Array(column.length)) > 0;
    }),
  );
}

/** The models by family: what they share is written into a key. */
function familiesOf(models: readonly ModelTree[], data: DataColumns): Family[] {
  const incomplete = incompleteColumns(models, data);
  const families = new Map<string, Family>();
  models.forEach((model, position) => {
    const missing = columnsOfModel(model)
      .filter((name) => incomplete.has(name))
      .sort();
    const key = JSON.stringify([formatFormula({ ...model, fixed: [] }), missing]);
    const family = families.get(key) ?? { members: [] };
    family.members.push({ model, position });
    families.set(key, family);
  });
  return [...families.values()];
}

/** The fixed terms of all members, each once. */
function unionOfTerms(members: Family["members"]): readonly Term[] {
  const terms = new Map<string, Term>();
  for (const { model } of members) {
    for (const term of model.fixed) if (!terms.has(termKey(term))) terms.set(termKey(term), term);
  }
  return [...terms.values()].sort((a, b) => a.length - b.length);
}

/** What is laid out once for a family. */
interface SharedLayout {
  readonly frame: ModelFrame;
  /** Under which name rows without a weight are counted. */
  readonly weights: string;
  readonly random: RandomLayout;
  readonly laidOut: LaidOut;
}

/** Lays out all fixed effects of a family, once; undefined where they are more than its rows. */
function layOutFamily({ members }: Family, data: DataColumns, options: FitOptions): SharedLayout | undefined {
  const union = { ...members[0].model, fixed: unionOfTerms(members) };
  const frame = modelFrame(union, data, options);
  if (frame.fixed.names.length >= frame.rowCount) return undefined;
  const random = layOutRandom(frame);
  const laidOut = layOutFixed(frame, random, options.method ?? "REML");
  const weights = typeof options.weights === "string" ? options.weights : "weights";
  return { frame, weights, random, laidOut };
}

/** Rows dropped, with the counts of the model's own variables and of the weights. */
function droppedBy(model: ModelTree, { total, byVariable }: DroppedRows, weights: string): DroppedRows {
  const names = [...new Set([...columnsOfModel(model), weights])];
  const own = names.filter((name) => Object.hasOwn(byVariable, name));
  return { total, byVariable: Object.fromEntries(own.map((name) => [name, byVariable[name]])) };
}

/** Fits a member on the family's cross-products, or undefined where it does not lie within them. */
function fitMember(model: ModelTree, shared: SharedLayout, start?: Float64Array): MixedModelFit | undefined {
  const { frame, random, laidOut } = shared;
  const design = designOf(model.fixed, frame.complete, frame.options);
  const kept = laidOut.kept.map((column) => frame.fixedDesign.identities[column]);
  const columns = design.identities.map((identity) => kept.indexOf(identity));
  const hasIntercept = columns.includes(laidOut.standardisation.intercept);
  if (columns.includes(-1) || hasIntercept !== laidOut.standardisation.intercept >= 0) return undefined;
  const some = layOutSome(frame, random, laidOut, columns);
  if (some === undefined) return undefined;
  const { names } = design;
  const own: LaidOut = { ...some, fixed: { ...some.fixed, names }, kept: [...names.keys()] };
  const ownFrame: ModelFrame = {
    ...frame,
    fixedDesign: design,
    fixed: own.fixed,
    dropped: droppedBy(model, frame.dropped, shared.weights),
    given: givenOf(model, frame.given.columns, frame.given.options),
  };
  return fitLaidOut(model, ownFrame, random, own, start);
}

/**
 * Fits many models to the same data. Models with the same response and random effects on the same rows share their
 * cross-products, which are formed in one pass over the rows, and each search begins where the one before ended; a
 * model costs then little more than its few evaluations of the criterion.
 *
 * @param specifications the models, as formulas or typed objects.
 * @param data named columns; every model drops the rows in which a variable of its own is missing.
 * @param options REML (the default) or ML, for all.
 * @returns the fits, in the order of the specifications; each is what `fitMixedModel` gives.
 * @throws what `fitMixedModel` throws, at the first model that cannot be fitted.
 * @example
 * const fits = fitMixedModels(["y ~ x + (1 | g)", "y ~ x + z + (1 | g)"], data);
 * fits.map(({ aic }) => aic);
 */
export function fitMixedModels<Data extends DataColumns>(
  specifications: readonly (string | ModelSpecification<keyof Data & string>)[],
  data: Data,
  options: FitOptions = {},
): readonly MixedModelFit[] {
  const { method } = checkedOptions("fitMixedModels", options);
  listOf("fitMixedModels", "specifications", specifications);
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    const expected = "expected an object of named columns of one length";
    throw new ModelError("fitMixedModels", "the data are no object of columns", expected);
  }
  const models = specifications.map(modelOf);
  const fits = new Array<MixedModelFit>(models.length);
  for (const family of familiesOf(models, data)) {
    const shared = family.members.length > 1 ? layOutFamily(family, data, options) : undefined;
    let start = shared && startOf(options, shared.laidOut);
    for (const { model, position } of family.members) {
      const fit = shared && fitMember(model, shared, start);
      fits[position] = fit ?? fitFrame(model, modelFrame(model, data, options), method);
      if (fit !== undefined && fit.status === "converged") start = solutionOf(fit).theta;
    }
  }
  const frames = fits.map((fit) => solutionOf(fit).frame);
  refuseUnusedCoding("fitMixedModels", frames, options);
  return fits;
}
