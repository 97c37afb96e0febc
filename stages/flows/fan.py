"""Two nodes that the open engine lacks: a fan-out over rows, and a join that tells its own branches from others.

FanOut starts one branch of its next node for each row of a source; the row is the branch's seed, and more branches
may be added while others run. SafeJoin ends when every branch of its split has ended. Both rely on the lock of the
process row; a branch is never cancelled, for a join that nobody reaches would never look again: whoever is let go
completes its branch.
"""

from django.db import transaction
from viewflow import this
from viewflow.workflow import Activation, FlowRuntimeError, Node, Token
from viewflow.workflow.flow import Join
from viewflow.workflow.nodes import mixins
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.status import STATUS

#: a task in one of these states holds no join
ENDED = (STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED)


class FanOutActivation(Activation):
    @Activation.status.super()
    def activate(self):
        with self.exception_guard(), transaction.atomic(savepoint=True):
            self.rows = list(self.flow_task.source(self))
            if not self.rows:
                raise FlowRuntimeError(f"{self.flow_task.name}: no branch to start")

    @Activation.status.super()
    def create_next(self):
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for row in self.rows:
            yield self.flow_task._next._create(self, next(tokens), seed=row)


class FanOut(mixins.NextNodeMixin, Node):
    """One branch of the next node for each row of `source(activation)`."""

    activation_class = FanOutActivation
    task_type = "PARALLEL_GATEWAY"
    bpmn_element = "parallelGateway"
    shape = {"width": 50, "height": 50, "svg": '<path class="gateway" d="M25,0L50,25L25,50L0,25L25,0"/>'}

    def __init__(self, source, **kwargs):
        super().__init__(**kwargs)
        self.source = source

    def _resolve(self, instance):
        super()._resolve(instance)
        self.source = this.resolve(instance, self.source)

    def add(self, process, row):
        """Start one more branch while others run. Refuses (FlowRuntimeError) once all have been joined.

        Call while the process is locked.
        """
        tasks = self.flow_class.task_class._default_manager.filter(process=process)
        split = tasks.filter(flow_task=self, status=STATUS.DONE).order_by("-pk").first()
        if split is None:
            raise FlowRuntimeError(f"{self.name}: nothing has been started")
        prefix = f"{split.token}/{split.pk}_"
        branches = tasks.filter(token__startswith=prefix)
        if not branches.exclude(status__in=ENDED).exists():
            raise FlowRuntimeError(f"{self.name}: every branch has been joined")
        used = max(int(str(token).rpartition("_")[2]) for token in branches.values_list("token", flat=True))
        split.process = process
        return self._next._create(FanOutActivation(split), Token(f"{prefix}{used + 1}"), seed=row).task


class SafeJoinActivation(JoinActivation):
    """Finds its waiting task by process, node and token; knows its branches by the token without reading them all."""

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        base = token.get_base_split_token() if token.is_split_token() else token
        tasks = flow_task.flow_class.task_class._default_manager
        where = {"flow_task": flow_task, "process": prev_activation.process, "token": base}
        task = tasks.filter(**where, status__in=[STATUS.NEW, STATUS.STARTED]).first()
        if task is None:
            task = flow_task.flow_class.task_class(**where)
            task.data, task.seed = data or {}, seed
            task.save()
        task.process = prev_activation.process
        task.previous.add(prev_activation.task)
        activation = cls(task)
        activation.prefix = prev_activation.task.token.get_common_split_prefix(base, prev_activation.task.pk)
        return activation

    def _join_token_prefixes(self):
        prefix = getattr(self, "prefix", None)
        return {prefix} if prefix else super()._join_token_prefixes()


class SafeJoin(Join):
    activation_class = SafeJoinActivation
