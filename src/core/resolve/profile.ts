/** The version whose rules a layer is previewed by, where a user wants another than the document's imports say. */
import { layerClass, profilesWith } from "../catalog/catalog";
import { allParameters } from "../catalog/layer-class";
import { known, type LayerArgument, type LayerDefinition, type Profile } from "../definition";

/**
 * The versions whose rules the layer can be previewed by, its own among them, oldest first. Linen and NNX are two
 * libraries of one package: a layer of one is none of the other.
 */
export const profilesOf = ({ framework, className, profile }: LayerDefinition): readonly Profile[] =>
  profile === "nnx" ? [profile] : profilesWith(framework, className);

/**
 * The layer, and the layers that it holds, by the rules of that version: what the document writes stays, what it
 * leaves out has that version's default. The layer itself where that version is of another framework, or has no such
 * class.
 */
export function withProfile(layer: LayerDefinition, profile: Profile): LayerDefinition {
  const entry = layerClass(layer.framework, layer.className, profile);
  if (!entry || profile === layer.profile || !profilesOf(layer).includes(profile)) {
    return layer;
  }
  const parameters = allParameters(entry);
  const written = layer.arguments.filter(({ origin }) => origin === "written");
  const defaults = [...entry.parameters, ...entry.keywords].flatMap((parameter): LayerArgument[] => {
    const given = layer.arguments.find(
      ({ name, origin }) => name === parameter.name && (origin === "written" || parameter.default === undefined),
    );
    if (given) return [given];
    return parameter.default === undefined
      ? []
      : [{ name: parameter.name, value: known(parameter.default), origin: "default" }];
  });
  const beyond = written.filter(({ name }) => defaults.every((argument) => argument.name !== name));
  const { profileSign: _ofOther, ...rest } = layer;
  return {
    ...rest,
    profile,
    arguments: [...defaults, ...beyond.filter(({ name }) => parameters.some((parameter) => parameter.name === name))],
    ...(layer.parts && { parts: layer.parts.map((part) => ({ ...part, layer: withProfile(part.layer, profile) })) }),
  };
}
