// The environment of our children: only what programs need, so that tokens in the editor's environment stay there.

/** Names that a child gets from our own environment; the pattern is matched without regard to case (Windows). */
const passed =
  /^(path|pathext|home|user|username|logname|userprofile|homedrive|homepath|appdata|localappdata|programdata|programfiles.*|commonprogramfiles.*|systemroot|systemdrive|windir|comspec|temp|tmp|tmpdir|lang|language|lc_.*|tz|shell|term|xdg_.*|ld_library_path|dyld_.*|number_of_processors|processor_.*|(http|https|all|no)_proxy|ssl_cert_.*|requests_ca_bundle|curl_ca_bundle|cuda_.*|nvidia_.*|hip_.*|rocr_.*|hsa_.*|ze_.*|omp_.*|mkl_.*|openblas_.*|pytorch_.*|torch_.*|nccl_.*|hf_home|hf_hub_.*|uv_.*|pip_.*|blocklora_.*)$/i;

/** What every child gets: UTF-8 whatever the locale, and output that is not held back. */
const fixed = { PYTHONUTF8: '1', PYTHONUNBUFFERED: '1', PYTHONNOUSERSITE: '1' } as const;

/**
 * The environment for a child process.
 *
 * @param extra variables that this child needs; they win
 * @param parent what is inherited from, for tests
 */
export function childEnvironment(
  extra: Readonly<Record<string, string>> = {},
  parent: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const inherited = Object.entries(parent).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && passed.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...fixed, ...extra };
}
