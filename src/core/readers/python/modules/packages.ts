/** Packages that are installed, whatever files of the same name lie beside a program. */

const FOREIGN = new Set(
  (
    "builtins keras keras_core tensorflow tensorflow_core tf_keras torch flax jax numpy scipy pandas sklearn matplotlib " +
    "absl gflags docopt attr attrs easydict munch bunch addict configargparse ml_collections wandb " +
    "abc argparse asyncio collections configparser contextlib copy csv dataclasses datetime enum functools glob importlib " +
    "inspect io itertools json logging math operator optparse os pathlib pickle random re shutil string " +
    "subprocess sys tempfile threading time traceback types typing typing_extensions unittest urllib uuid warnings"
  ).split(" "),
);

/** Whether a full name begins with such a package. */
export function isForeign(path: string): boolean {
  const point = path.indexOf(".");
  return FOREIGN.has(point < 0 ? path : path.slice(0, point));
}
