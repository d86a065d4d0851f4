import { commandLine, type Shell } from './shellQuote';

export interface TrainCommandOptions {
  /** The exported dataset config. */
  readonly toml: string;
  /** A Stable Diffusion 1.x model: a file, a folder, or a name on a hub. */
  readonly model: string;
  readonly outputFolder: string;
  readonly outputName: string;
  readonly shell: Shell;
  /** Rank of the LoRA, default 16. */
  readonly rank?: number;
  /** Default 1e-4. */
  readonly learningRate?: number;
  /** Default 10. */
  readonly epochs?: number;
}

/** The command that trains a LoRA on an exported data set with sd-scripts, to be started in its folder. */
export function trainCommand(options: TrainCommandOptions): string {
  const rank = options.rank ?? 16;
  const words = [
    'accelerate',
    'launch',
    '--num_cpu_threads_per_process',
    '1',
    'train_network.py',
    '--pretrained_model_name_or_path',
    options.model,
    '--dataset_config',
    options.toml,
    '--output_dir',
    options.outputFolder,
    '--output_name',
    options.outputName,
    '--save_model_as',
    'safetensors',
    '--network_module',
    'networks.lora',
    '--network_dim',
    String(rank),
    '--network_alpha',
    String(rank),
    '--learning_rate',
    String(options.learningRate ?? 1e-4),
    '--max_train_epochs',
    String(options.epochs ?? 10),
    '--mixed_precision',
    'fp16',
    '--cache_latents',
  ];
  return commandLine(words, options.shell);
}
