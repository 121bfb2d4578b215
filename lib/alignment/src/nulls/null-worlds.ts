import { randomStream } from "@alignment/engine";
import { type MeasureName, mainMeasure } from "../study/evidence/evidence-data";
import { addUpMembers, emptyMemberScores, type Histories } from "../study/evidence/membership-lists";
import type { EvidenceStudy } from "../study/evidence/study";
import type { DealtMeans } from "../study/evidence/yearly-rows";
import { type FittedDynamics, fitDynamics } from "./dynamics";
import { type DynamicsName, dynamicsDesigns } from "./dynamics-designs";
import { exchangeDonors } from "./exchange";
import { type ExchangeName, exchangeNames, type NullName } from "./null-words";
import { shuffleIgos } from "./shuffle";
import { crossStrata, eraStrata, type Strata } from "./strata";

/** One draw of a null: the memberships, the score and the means of IGOs that statistics are computed of. */
export interface NullDraw {
  readonly histories: Histories;
  readonly score: Float64Array;
  readonly dealt?: DealtMeans;
}

/** Draws from nulls. */
export interface NullWorlds {
  readonly strata: { readonly [name in ExchangeName]: Strata };
  /** The fitted dynamics of a world. */
  dynamics(name: DynamicsName): FittedDynamics;
  /**
   * Draw `unit` of a null: the same whatever was drawn before.
   *
   * @param measure the measure whose scores an exchange keeps; the worlds of fitted dynamics speak of the main one.
   */
  draw(name: NullName, unit: number, measure?: MeasureName): NullDraw;
}

/** Whether a null is a world of fitted dynamics. */
export function isDynamics(name: NullName): name is DynamicsName {
  return Object.hasOwn(dynamicsDesigns, name);
}

/** Whether a null exchanges memberships. */
export function isExchange(name: NullName): name is ExchangeName {
  return (exchangeNames as readonly string[]).includes(name);
}

/**
 * Prepares the nulls of a panel, all in memory: exchanged memberships, shuffled IGO means, worlds of fitted dynamics.
 *
 * @param seed start of the random numbers.
 */
export function nullWorlds(study: EvidenceStudy, seed: number): NullWorlds {
  const { data, histories, lists } = study;
  const era = eraStrata(data.layout.exists);
  const strata = { exchangeEra: era, exchangeGroup: crossStrata(era, data.groups.of) };
  const score = data.scores[mainMeasure];
  const fitted = new Map<DynamicsName, FittedDynamics>();
  const dynamics = (name: DynamicsName): FittedDynamics => {
    const known = fitted.get(name);
    if (known !== undefined) return known;
    const { rows } = study.yearly(mainMeasure).builder;
    const { civilWar } = data.layout;
    const fit = fitDynamics({ rows, score, civilWar, groups: data.groups }, dynamicsDesigns[name]);
    fitted.set(name, fit);
    return fit;
  };
  const observed = addUpMembers(histories, score, emptyMemberScores(lists));
  return {
    strata,
    dynamics,
    draw(name, unit, measure = mainMeasure) {
      const random = randomStream(seed, name, unit);
      if (isDynamics(name)) return { histories, score: dynamics(name).simulate(random) };
      if (isExchange(name)) {
        const donor = exchangeDonors(strata[name], random);
        return { histories: { ...histories, donor }, score: data.scores[measure] };
      }
      const igoOf = shuffleIgos(observed, lists.igoCount, random);
      return { histories, score, dealt: { igoOf, member: data.members.member } };
    },
  };
}
