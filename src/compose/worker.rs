//! Services that take their work from a queue or a clock: nothing listens in them.

use super::project::ServiceView;
use super::shell::{self, Command, Joint};
use super::{Field, List};

/// Programs that are workers whatever follows.
const PROGRAMS: [&str; 11] = [
    "sidekiq",
    "rqworker",
    "dramatiq",
    "huey_consumer",
    "huey_consumer.py",
    "supercronic",
    "crond",
    "cron",
    "arq",
    "celeryd",
    "celerybeat",
];

/// Tasks that runners such as `artisan`, `manage.py` and `rake` know, each of which is a worker.
const TASKS: [&str; 12] = [
    "queue:work",
    "queue:listen",
    "schedule:work",
    "horizon",
    "rqworker",
    "qcluster",
    "run_huey",
    "rundramatiq",
    "jobs:work",
    "resque:work",
    "solid_queue:start",
    "sidekiq",
];

/// What starts a program that is named behind it.
const RUNNERS: [&str; 16] = [
    "exec",
    "bundle",
    "python",
    "python3",
    "php",
    "rake",
    "rails",
    "uv",
    "run",
    "poetry",
    "pipenv",
    "artisan",
    "manage.py",
    "-m",
    "gosu",
    "bin",
];

impl ServiceView<'_> {
    /// Whether its command, as far as it is written, is a worker's and nothing else's.
    pub fn is_worker(&self) -> bool {
        let words = |field: &Field<List<String>>| -> Option<Vec<String>> {
            match field {
                Field::Unknown(_) => None,
                Field::Absent => Some(Vec::new()),
                Field::Known(words, _) => words.iter().map(|word| word.known().cloned()).collect(),
            }
        };
        let Some(mut line) = words(&self.service.entrypoint) else {
            return false;
        };
        match words(&self.service.command) {
            Some(command) => line.extend(command),
            None => return false,
        }
        let script = line.iter().position(|word| super::is_shell_flag(word));
        let commands = match script.and_then(|at| line.get(at + 1)) {
            Some(script) => shell::commands(script),
            None => Some(vec![Command::exec(line.iter().map(String::as_str))]),
        };
        let commands = commands.unwrap_or_default();
        commands
            .last()
            .is_some_and(|last| matches!(last.joint, Joint::Then | Joint::And) && is_worker(last))
    }
}

fn is_worker(command: &Command) -> bool {
    let names = command
        .words
        .iter()
        .map(|word| word.text.rsplit('/').next().unwrap_or_default());
    let mut names = names.skip_while(|name| RUNNERS.contains(name));
    let Some(program) = names.next() else {
        return false;
    };
    let mut rest = names;
    match program {
        "celery" => rest.any(|word| matches!(word, "worker" | "beat")),
        "rq" => rest.next() == Some("worker"),
        _ => PROGRAMS.contains(&program) || TASKS.contains(&program),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, is_worker};

    fn says(line: &str) -> bool {
        is_worker(&Command::exec(line.split(' ')))
    }

    #[test]
    fn workers_are_known_by_their_command() {
        for line in [
            "celery -A shop worker --loglevel=info",
            "celery --app=shop.tasks beat",
            "bundle exec sidekiq -C config/sidekiq.yml",
            "python manage.py rqworker default",
            "php artisan queue:work --tries=3",
            "/usr/local/bin/php /app/artisan horizon",
            "python -m celery -A shop worker",
            "rq worker high",
            "crond -f",
        ] {
            assert!(says(line), "{line}");
        }
        for line in [
            "celery -A shop flower",
            "gunicorn shop.wsgi",
            "python manage.py runserver",
            "node worker.js",
            "bin/worker",
            "rails server",
            "supervisord -n",
            "",
        ] {
            assert!(!says(line), "{line}");
        }
    }
}
