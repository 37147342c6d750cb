use super::{Joint, Word, commands};

/// A line as it is understood: the words in brackets, what joins them between.
fn show(line: &str) -> String {
    let Some(found) = commands(line) else {
        return "?".to_owned();
    };
    let mut out = String::new();
    for command in found {
        out.push_str(match command.joint {
            Joint::Then if out.is_empty() => "",
            Joint::Then => " ; ",
            Joint::And => " && ",
            Joint::Or => " || ",
            Joint::Pipe => " | ",
        });
        let word = |word: &Word| {
            if word.expands {
                format!("«{}»", word.text)
            } else {
                word.text.clone()
            }
        };
        let words: Vec<String> = command.words.iter().map(word).collect();
        out.extend(["[", &words.join("·"), "]"]);
        for name in command.assigned {
            out.extend([" ", &name, "="]);
        }
        for file in command.redirects {
            out.extend([" >", &file.text]);
        }
    }
    out
}

#[test]
fn lines_are_taken_apart() {
    let table = include_str!("../../../testdata/compose/shell.txt");
    let mut checked = 0;
    for (number, row) in table.lines().enumerate() {
        let Some((line, expected)) = row.split_once(" => ") else {
            assert!(
                row.is_empty() || row.starts_with('#'),
                "line {}: {row}",
                number + 1
            );
            continue;
        };
        let line = line.replace("\\n", "\n");
        assert_eq!(show(&line), expected, "line {}: {line}", number + 1);
        checked += 1;
    }
    assert!(checked > 20);
}

#[test]
fn any_text_is_survived() {
    for text in [
        "$(", "${", "`", "\\", "'", "\"\\", "$(()", "a 2>", ">", "| |", "\u{0}$(",
    ] {
        assert_eq!(show(text), "?", "{text}");
    }
}
