import type { ModelSpecification } from "../formula/specification";
import { formatExpression, formatFormula, type ModelTree, type Term } from "../formula/tree";
import { type Design, designOf } from "../frame/design";
import { columnsOfModel, type ModelFrame, modelFrame } from "../frame/frame";
import { markMissing } from "../frame/variables";
import type { DataColumns, DroppedRows, MixedModelFit } from "../types";
import { checkedOptions, type FitOptions, fitFrame, fitLaidOut, modelOf } from "./fit";
import { type LaidOut, layOutFixed, layOutRandom, layOutSome, type RandomLayout } from "./layout";
import { solutionOf } from "./solution";

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
    for (const term of model.fixed) terms.set(JSON.stringify(term.map(formatExpression)), term);
  }
  return [...terms.values()];
}

/** What is laid out once for a family. */
interface SharedLayout {
  readonly frame: ModelFrame;
  readonly complete: DataColumns;
  readonly random: RandomLayout;
  readonly laidOut: LaidOut;
}

/** The columns of the data that a member's own model asks for, in the rows of the family. */
function completeColumns({ rows }: ModelFrame, data: DataColumns, names: readonly string[]): DataColumns {
  return Object.fromEntries(
    names.map((name) => {
      const column: ArrayLike<number | string> = data[name];
      return [name, rows.length === column.length ? data[name] : Array.from(rows, (row) => column[row])];
    }),
  ) as DataColumns;
}

/** Lays out all fixed effects of a family, once. */
function layOutFamily({ members }: Family, data: DataColumns, options: FitOptions): SharedLayout {
  const union = { ...members[0].model, fixed: unionOfTerms(members) };
  const frame = modelFrame(union, data, options);
  const random = layOutRandom(frame);
  const laidOut = layOutFixed(frame, random, options.method ?? "REML");
  return { frame, complete: completeColumns(frame, data, columnsOfModel(union)), random, laidOut };
}

/** Rows dropped, with the counts of the model's own variables. */
function droppedBy(model: ModelTree, { total, byVariable }: DroppedRows): DroppedRows {
  const own = columnsOfModel(model).filter((name) => Object.hasOwn(byVariable, name));
  return { total, byVariable: Object.fromEntries(own.map((name) => [name, byVariable[name]])) };
}

/** Fits a member on the family's cross-products, or undefined where it does not lie within them. */
function fitMember(model: ModelTree, shared: SharedLayout, start?: Float64Array): MixedModelFit | undefined {
  const { frame, complete, random, laidOut } = shared;
  const design: Design = designOf(model.fixed, complete);
  const columns = design.names.map((name) => laidOut.fixed.names.indexOf(name));
  const hasIntercept = columns.includes(laidOut.standardisation.intercept);
  if (columns.includes(-1) || hasIntercept !== laidOut.standardisation.intercept >= 0) return undefined;
  const own = layOutSome(laidOut, columns);
  if (own === undefined) return undefined;
  const ownFrame: ModelFrame = {
    ...frame,
    fixedDesign: design,
    fixed: own.fixed,
    dropped: droppedBy(model, frame.dropped),
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
 */
export function fitMixedModels<Data extends DataColumns>(
  specifications: readonly (string | ModelSpecification<keyof Data & string>)[],
  data: Data,
  options: FitOptions = {},
): readonly MixedModelFit[] {
  const { method } = checkedOptions("fitMixedModels", options);
  const models = specifications.map(modelOf);
  const fits = new Array<MixedModelFit>(models.length);
  for (const family of familiesOf(models, data)) {
    const shared = family.members.length > 1 ? layOutFamily(family, data, options) : undefined;
    let start: Float64Array | undefined;
    for (const { model, position } of family.members) {
      const fit = shared && fitMember(model, shared, start);
      fits[position] = fit ?? fitFrame(model, modelFrame(model, data, options), method);
      if (fit !== undefined && fit.status === "converged") start = solutionOf(fit).theta;
    }
  }
  return fits;
}
