//! Whether the health of a service is checked, and which check it could be given.

use super::mend::Replacement;
use crate::compose::{Field, Origin, ServiceView, dockerfile};
use crate::finding::{Fix, Safety};
use crate::knowledge::{Healthcheck, Reference, Tier};
use crate::yaml::edit::Snippet;

/// Whether Docker checks the health of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// By a test that the file brings.
    Own,
    /// By one that its image brings.
    Shipped,
    /// It is switched off in so many words, in the file or in the Dockerfile.
    Off(Option<Origin>),
    /// The file brings none, and the image is known to have none.
    None,
    /// The file brings none, and nothing is known of the image.
    Unsaid,
    /// It hangs on what was not read.
    Unknown,
}

impl ServiceView<'_> {
    /// Whether its health is checked.
    pub fn check(&self) -> Check {
        match &self.service.healthcheck {
            Field::Unknown(_) => Check::Unknown,
            Field::Known(own, _) if own.disable.is_unknown() => Check::Unknown,
            Field::Known(own, _) if own.is_disabled() => Check::Off(own.off_at()),
            Field::Known(own, _) if own.has_test() => Check::Own,
            _ => self.shipped_check(),
        }
    }

    /// What its image brings.
    fn shipped_check(&self) -> Check {
        if self.service.build.is_absent() {
            return self.shipped_by(self.service.image.known());
        }
        match self.stage() {
            None => Check::Unknown,
            Some(stage) => match stage.healthcheck {
                dockerfile::Healthcheck::Present => Check::Shipped,
                dockerfile::Healthcheck::Disabled => Check::Off(None),
                dockerfile::Healthcheck::Absent => self.shipped_by(stage.base.as_ref()),
            },
        }
    }

    fn shipped_by(&self, image: Option<&String>) -> Check {
        let Some(image) = image else {
            return Check::Unknown;
        };
        let tag = Reference::parse(image).and_then(|reference| reference.tag);
        let known = self.project.images.find(image);
        match known.and_then(|known| known.ships_healthcheck(tag)) {
            Some(true) => Check::Shipped,
            Some(false) => Check::None,
            None => Check::Unsaid,
        }
    }

    /// Whether it runs on and has no check, as far as can be said.
    pub fn lacks_check(&self) -> bool {
        let lacks = match self.check() {
            Check::None => true,
            // Times alone make sense only where the image has a test.
            Check::Unsaid => self.service.healthcheck.is_absent(),
            _ => false,
        };
        lacks && !self.is_job() && !self.service.stays_down()
    }

    /// The usual probe of its image, where it may be written, and how daring that is.
    ///
    /// # Errors
    /// Says why it may not.
    pub fn fitting_probe(&self) -> Result<(&'static Healthcheck, Safety), String> {
        let (probe, tier, doubt) = self
            .probe()
            .ok_or("only you know which question shows that it works")?;
        let usual = || {
            let words = probe.test.get(1..).unwrap_or_default().join(" ");
            format!("its image is usually asked with `{words}`")
        };
        match (tier, self.relied_upon_by()) {
            (Tier::Auto, _) => Ok((probe, Safety::Safe)),
            (Tier::Conditional, None) => Ok((probe, Safety::Unsafe)),
            (Tier::Conditional, Some(who)) => Err(format!(
                "{}, if that fits how it is set up; see for yourself, because {who}",
                usual()
            )),
            _ => Err(match doubt {
                Some(doubt) => {
                    format!("{}, which may be wrong here, because {doubt}", usual())
                }
                None => format!("{}, if that fits how it is set up", usual()),
            }),
        }
    }

    /// Whether another service does not start until it is healthy.
    pub fn is_awaited(&self) -> bool {
        self.project
            .customs()
            .waiting_for_health_of(self.name)
            .is_some()
    }

    /// Who would suffer at once from a check that fails by mistake.
    fn relied_upon_by(&self) -> Option<String> {
        if let Some(waiting) = self.project.customs().waiting_for_health_of(self.name) {
            return Some(format!("`{waiting}` does not start until it is healthy"));
        }
        let labels = self.service.labels.known().into_iter().flatten();
        let routes = |(name, value): (&String, &Field<crate::compose::Text>)| match name.as_str() {
            "traefik.enable" => value
                .known()
                .is_some_and(|text| text.0.eq_ignore_ascii_case("true")),
            name => ["traefik.http.", "traefik.tcp.", "traefik.udp."]
                .iter()
                .any(|prefix| name.starts_with(prefix)),
        };
        labels
            .into_iter()
            .any(routes)
            .then(|| "Traefik sends no requests to a container that is not healthy".to_owned())
    }

    /// Puts the usual probe of its image in the place of its test, which is of no use as it is.
    ///
    /// # Errors
    /// Says why that cannot be done.
    pub fn write_usual_test(&self, safety: Safety) -> Result<Fix, String> {
        let (probe, tier, _) = self
            .probe()
            .filter(|(_, tier, _)| *tier >= Tier::Conditional)
            .ok_or("only you know which question shows that it works")?;
        if tier == Tier::Ships {
            return Err("its image brings a check: leave the test out".to_owned());
        }
        let own = self.service.healthcheck.known();
        let origin = own.and_then(|own| own.test.origin());
        let origin = origin.ok_or("it has no test")?;
        let test = Replacement::Value(probe.test());
        let change = self.replace(origin, "healthcheck.test", &test)?;
        let title = format!("ask with `{}`", probe.program());
        Ok(Fix::new(title, safety, vec![change]))
    }
}

impl Healthcheck {
    /// The program that it calls.
    pub fn program(&self) -> &'static str {
        let line = self.test.get(1).copied().unwrap_or_default();
        line.split_whitespace().next().unwrap_or_default()
    }

    /// Its test, to be written.
    pub fn test(&self) -> Snippet {
        let words = self.test.iter();
        Snippet::Flow(words.map(|word| Snippet::quoted(word)).collect())
    }
}
