//! Runs the binary with time, zone, environment and folder fixed.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A run of `cadence` in a folder of its own.
pub struct Run {
    folder: TempDir,
    arguments: Vec<String>,
    input: Vec<u8>,
    input_from: Option<PathBuf>,
    environment: Vec<(String, String)>,
}

/// What a run left behind.
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
    folder: TempDir,
}

impl Run {
    /// A run with these arguments, split at spaces; single quotes hold words together.
    pub fn new(arguments: &str) -> Run {
        let folder = tempfile::tempdir().unwrap();
        Run { folder, arguments: split(arguments), input: Vec::new(), input_from: None, environment: Vec::new() }
    }

    /// Puts a file into the folder of the run.
    pub fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Run {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
        self
    }

    /// Puts a file of the repository into the folder of the run, under the same name.
    pub fn repository_file(self, name: &str) -> Run {
        let contents = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
        self.file(name, contents)
    }

    /// Gives the run something on standard input.
    pub fn stdin(mut self, input: impl AsRef<[u8]>) -> Run {
        self.input = input.as_ref().to_vec();
        self
    }

    /// Gives the run a file or a device as standard input.
    pub fn stdin_from(mut self, path: impl AsRef<Path>) -> Run {
        self.input_from = Some(path.as_ref().to_path_buf());
        self
    }

    /// The path of a file in the folder of the run.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sets an environment variable, of which a run has none but TZ.
    pub fn environment(mut self, name: &str, value: &str) -> Run {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs it.
    pub fn run(self) -> Ran {
        let input = self.input_from.map_or_else(Stdio::piped, |path| File::open(path).unwrap().into());
        let mut child = Command::new(env!("CARGO_BIN_EXE_cadence"))
            .args(&self.arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("TZ", "UTC")
            .envs(self.environment)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that refuses its arguments closes its input without reading it.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(&self.input));
        let output = child.wait_with_output().unwrap();
        Ran {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code().unwrap(),
            folder: self.folder,
        }
    }

    /// Runs it and checks that all went well in silence.
    pub fn succeeds(self) -> Ran {
        let ran = self.run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "stdout: {}", ran.stdout);
        ran
    }
}

impl Ran {
    /// A file of the folder, as it is after the run.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// The path of a file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The names in the folder after the run.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn split(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, piece) in arguments.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}
