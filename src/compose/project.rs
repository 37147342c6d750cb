//! A loaded project, and what rules ask of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::consistency::Profiles;
use super::context::{self, Ignored, IgnoredTexts, SourceFile};
use super::customs::Customs;
use super::decode::{Named, Names};
use super::dockerfile::Stage;
use super::env_files::FileValues;
use super::model::{Compose, Service};
use super::problem::Problem;
use super::reading::clean;
use super::unset::UnsetVariable;
use super::value::{FileId, Hop, HopKind, Origin, Place, Value};
use super::{Environment, Field};
use crate::knowledge::{Image, Images, Reference};

/// What Compose would run.
#[derive(Debug)]
pub struct Project {
    /// Its name, where it is known.
    pub name: Option<String>,
    /// Its files, in the order of the load: those that override each other, then those that they name.
    pub files: Vec<SourceFile>,
    /// The steps by which values came to their places.
    pub hops: Vec<Hop>,
    /// The whole in canonical form; `None` where no file could be read.
    pub value: Option<Value>,
    /// The typed model.
    pub compose: Option<Compose>,
    /// What Compose would refuse, by file and place.
    pub problems: Vec<Problem>,
    /// Whether this is all that Compose would see: nothing is left that it would merge in.
    pub is_complete: bool,
    /// The active profiles.
    pub profiles: Profiles,
    /// The variables: the caller's, and those of `.env` or of the files that take its place.
    pub env: Environment,
    /// The variables of the files that are included.
    pub(super) included: HashMap<FileId, Environment>,
    /// What services take from `env_file` and `label_file`, by service.
    pub file_values: HashMap<String, FileValues>,
    /// The variables that are set nowhere and have no default, by name.
    pub unset: Vec<UnsetVariable>,
    /// The images that are known.
    pub images: Images,
    pub(super) ignored: IgnoredTexts,
    pub(super) customs: OnceLock<Customs>,
    /// The final stage of the Dockerfile of each service that is built, where it could be read.
    pub(super) stages: HashMap<String, Stage>,
    /// What was found out of its services, in their order.
    pub(super) found_out: OnceLock<Box<[FoundOut]>>,
}

/// What many rules ask of a service, found out once.
#[derive(Debug, Default)]
pub(super) struct FoundOut {
    image: OnceLock<Option<&'static Image>>,
    pub(super) is_job: OnceLock<bool>,
}

/// A service in its project.
#[derive(Debug, Clone, Copy)]
pub struct ServiceView<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its model.
    pub service: &'p Service,
    /// Where its name stands.
    pub key: Origin,
    /// Where its mapping stands: behind the name, or at the anchor that the name's alias names.
    pub value: Origin,
    /// Its project.
    pub project: &'p Project,
    pub(super) found_out: &'p FoundOut,
}

impl Project {
    /// The services that could be read, in the order of the file.
    pub fn services(&self) -> impl Iterator<Item = ServiceView<'_>> {
        let services = self.named_services().into_iter().flatten().enumerate();
        services.filter_map(|(index, (name, named))| self.view(index, name, named))
    }

    /// The service of this name, if it could be read.
    pub fn service(&self, name: &str) -> Option<ServiceView<'_>> {
        let (index, name, named) = self.named_services()?.get_full(name)?;
        self.view(index, name, named)
    }

    fn named_services(&self) -> Option<&Names<Service>> {
        self.compose.as_ref()?.services.known()
    }

    fn view<'p>(
        &'p self,
        index: usize,
        name: &'p str,
        named: &'p Named<Service>,
    ) -> Option<ServiceView<'p>> {
        let found_out = self.found_out.get_or_init(|| {
            let count = self.named_services().map_or(0, Names::len);
            (0..count).map(|_| FoundOut::default()).collect()
        });
        match &named.value {
            Field::Known(service, value) => Some(ServiceView {
                name,
                service,
                key: named.key,
                value: *value,
                project: self,
                found_out: found_out.get(index)?,
            }),
            _ => None,
        }
    }

    /// Where the services stand that the files name, whether they could be read or not: file and offset.
    pub fn service_places(&self) -> impl Iterator<Item = (&str, u32)> {
        let services = self
            .compose
            .as_ref()
            .and_then(|compose| compose.services.known());
        services.into_iter().flatten().map(|(_, named)| {
            let place = self.place(named.key);
            let path = self.file(place.file).map_or("", |file| file.path.as_str());
            (path, place.span.start)
        })
    }

    /// The services that rules on running containers look at: fully known, and not scaled to nothing.
    pub fn running(&self) -> impl Iterator<Item = ServiceView<'_>> {
        self.services()
            .filter(|view| view.is_settled() && view.is_running())
    }

    /// What its services have in common.
    pub(crate) fn customs(&self) -> &Customs {
        self.customs.get_or_init(|| Customs::of(self))
    }

    /// What Compose leaves out of a value without a word.
    pub fn ignored(&self, value: Origin) -> &[Ignored] {
        let found = self.ignored.get(&(value.file, value.node));
        found.map_or(&[], Vec::as_slice)
    }

    /// Where a value or key is written.
    pub fn place(&self, origin: Origin) -> Place {
        context::place(&self.files, origin)
    }

    /// Whether a value or key stands in its file as it is in the model: it came by no alias, merge key or `extends`. A file
    /// that is included is as good as any.
    pub fn is_in_place(&self, origin: Origin) -> bool {
        let mut hop = origin.hop;
        while let Some(id) = hop {
            match self.hops.get(id.0 as usize) {
                Some(step) if step.kind == HopKind::Include => hop = step.before,
                _ => return false,
            }
        }
        true
    }

    /// The variables by which a file was interpolated.
    pub fn env_of(&self, file: FileId) -> &Environment {
        self.included.get(&file).unwrap_or(&self.env)
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        context::file(&self.files, id)
    }

    /// The files with their ids.
    pub fn each_file(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let files = self.files.iter().enumerate();
        files.map(|(index, file)| (FileId::new(index), file))
    }

    /// The services of a file that others extend.
    pub fn extended_in(&self, id: FileId) -> BTreeSet<String> {
        let steps = self.hops.iter().filter(|hop| hop.kind == HopKind::Extends);
        let bases = steps.filter_map(|hop| {
            let from = self.file(hop.file)?;
            let tree = &from.tree;
            let extends = tree.resolve(hop.node)?;
            let text = |key| tree.scalar(tree.entry(extends, key)?.value);
            let is_here = match text("file") {
                Some(path) => Some(clean(&from.folder.join(path))) == self.file(id)?.opened,
                None => self.is_same_file(hop.file, id),
            };
            let name = tree.scalar(extends).or_else(|| text("service"))?;
            is_here.then(|| name.to_owned())
        });
        bases.collect()
    }

    /// Whether two ids stand for one file, which may be part of a project in more than one way.
    pub fn is_same_file(&self, a: FileId, b: FileId) -> bool {
        a == b
            || match (self.file(a), self.file(b)) {
                (Some(a), Some(b)) => a.path == b.path,
                _ => false,
            }
    }
}

impl<'p> ServiceView<'p> {
    /// Its value in canonical form.
    pub fn canonical(&self) -> Option<&'p Value> {
        self.project.value.as_ref()?.get("services")?.get(self.name)
    }

    /// Where the service's name stands.
    pub fn place(&self) -> Place {
        self.project.place(self.key)
    }

    /// Whether all of it is here: it does not build upon another service that was not read, and it is no fragment that
    /// only completes a service of another file.
    pub fn is_settled(&self) -> bool {
        let service = self.service;
        let has_image = !service.image.is_absent() || !service.build.is_absent();
        has_image && service.extends.is_absent() && service.provider.is_absent()
    }

    /// Whether containers of it may run: `scale` and `deploy.replicas` are not 0.
    pub fn is_running(&self) -> bool {
        let deploy = self.service.deploy.known();
        let replicas = deploy.and_then(|deploy| deploy.replicas.known());
        !matches!(self.service.scale.known().or(replicas), Some(0))
            && !self.service.scale.is_unknown()
            && !deploy.is_some_and(|deploy| deploy.replicas.is_unknown())
    }

    /// The final stage of the Dockerfile that it is built from, where that could be read.
    pub fn stage(&self) -> Option<&'p Stage> {
        self.project.stages.get(self.name)
    }
}

impl<'p> ServiceView<'p> {
    /// Its image as it is written, taken apart.
    pub fn reference(&self) -> Option<Reference<'p>> {
        Reference::parse(self.service.image.known()?)
    }

    /// The tag of its image, where one is written.
    pub fn tag(&self) -> Option<&'p str> {
        self.reference()?.tag
    }

    /// The name of its image, or of the one that this is like.
    pub fn image_name(&self) -> Option<&str> {
        let written = self.service.image.known()?;
        Some(self.project.images.usual_name(written))
    }

    /// What is known of its image, where it is not built and hangs on no variable.
    pub fn image(&self) -> Option<&'static Image> {
        let find = || {
            let written = self.service.image.known();
            let written = written.filter(|_| self.service.build.is_absent());
            self.project.images.find(written?)
        };
        *self.found_out.image.get_or_init(find)
    }
}
