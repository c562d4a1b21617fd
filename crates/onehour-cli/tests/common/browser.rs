//! Headless Chromium: the one that ONEHOUR_BROWSER names, or the first found on the path.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What Chromium is called.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell"];

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser.
pub struct Browser {
    program: PathBuf,
}

/// A page as the browser has made it.
pub struct Page {
    /// The document after its script has run.
    pub dom: String,
    /// What the page said on the console.
    pub console: Vec<String>,
}

impl Browser {
    /// The browser of this machine; `None`, said aloud, where there is none.
    pub fn find() -> Option<Self> {
        let named = std::env::var_os("ONEHOUR_BROWSER").map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = || {
            let mut programs = std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
            // Some systems have a stand-in that only says where the program could be had.
            let works = |program: &PathBuf| {
                Command::new(program).arg("--version").output().is_ok_and(|said| said.status.success())
            };
            programs.find(|program| program.is_file() && works(program))
        };
        let program = named.or_else(on_path);
        if program.is_none() {
            println!("skipped: there is no Chromium on this machine; ONEHOUR_BROWSER names one elsewhere");
        }
        program.map(|program| Browser { program })
    }

    /// Opens a page, with what follows its name in the address.
    pub fn open(&self, page: &Path, fragment: &str) -> Page {
        let url = format!("file://{}{fragment}", page.display());
        let output = self.run(&["--dump-dom", &url]);
        let console = output.err.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
        Page { dom: output.out, console }
    }

    /// The picture of a page in a window of this size, as PNG.
    pub fn picture(&self, page: &Path, width: u32, height: u32, dark: bool) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("picture.png");
        let (shot, size) = (format!("--screenshot={}", picture.display()), format!("--window-size={width},{height}"));
        let url = format!("file://{}", page.display());
        let scheme =
            if dark { "--blink-settings=preferredColorScheme=0" } else { "--blink-settings=preferredColorScheme=1" };
        self.run(&["--hide-scrollbars", scheme, &shot, &size, &url]);
        std::fs::read(picture).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> super::Said {
        let profile = tempfile::tempdir().unwrap();
        let files = ["out", "err"].map(|name| profile.path().join(name));
        let [out, err] = files.clone().map(|file| std::fs::File::create(file).unwrap());
        let mut command = Command::new(&self.program);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ]);
        command.args(["--disable-dev-shm-usage", "--enable-logging=stderr", "--v=0", "--lang=en"]);
        command.arg(format!("--user-data-dir={}", profile.path().join("profile").display()));
        let mut child = command.args(arguments).stdout(out).stderr(err).spawn().unwrap();
        let begun = Instant::now();
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None if begun.elapsed() > PATIENCE => {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    panic!("the browser did not end");
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let [out, err] = files.map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned());
        assert!(status.success(), "{status}: {err}");
        super::Said { code: status.code(), out, err }
    }
}
