//! Every command that the documentation shows, and its output.

#[test]
fn documentation_says_what_happens() {
    trycmd::TestCases::new()
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .env("TERM", "xterm")
        .case("README.md")
        .case("docs/*.md");
}
