using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Events.Import;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events.Import;

public sealed class ImportAuditTests
{
    private static readonly System.Security.Claims.ClaimsPrincipal s_ann = Actors.System("ann");

    [Fact, Trait("Req", "AU1")]
    public async Task Jobs_DoneOrFailed_TellBeginningAndEnd()
    {
        var trail = new FakeTrail();
        using var jobs = Jobs(trail, out var spool);

        await EndedAsync(jobs, await jobs.StartAsync(s_ann, await SpoolAsync(spool, "a,b\n1,2\n3\n4,5\n"), new("x.csv", ImportMapping.Empty), Deadline.Token));
        await EndedAsync(jobs, await jobs.StartAsync(s_ann, await SpoolAsync(spool, "a,a\n1,2\n"), new("y.csv", ImportMapping.Empty), Deadline.Token));

        Assert.Equal(
            [("import.events.start", "import:x.csv", AuditOutcome.Ok), ("import.events.end", "import:x.csv", AuditOutcome.Ok),
                ("import.events.start", "import:y.csv", AuditOutcome.Ok), ("import.events.end", "import:y.csv", AuditOutcome.Failed)],
            trail.Told.Select(act => (act.Action.Name, act.Target, act.Outcome)));
        Assert.Equal("""{"file":"x.csv","rows":3,"stored":2,"duplicates":0,"refused":1}""", trail.Told[1].Details.ToJsonString());
        Assert.Equal(trail.Told[0].Correlation, trail.Told[1].Correlation);
        Assert.Contains("two columns", trail.Told[3].Reason, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Jobs_AuditLogCannotBeWritten_ImportNothing()
    {
        using var jobs = Jobs(new BusyTrail(), out var spool);
        var file = await SpoolAsync(spool, "a\n1\n");

        await Assert.ThrowsAsync<LogBusyException>(() => jobs.StartAsync(s_ann, file, new("x.csv", ImportMapping.Empty), Deadline.Token));

        Assert.Empty(jobs.Current);
        Assert.True(File.Exists(file.Path));
        spool.Delete(file);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Command_File_TellsWhoAndHowMuch()
    {
        var trail = new FakeTrail();
        var file = new FileInfo(Path.GetTempFileName());
        await File.WriteAllTextAsync(file.FullName, "a,b\n1,2\n3\n");

        await ImportCommand.RunAsync(
            new Importing().Importer, TimeProvider.System, file, [], new(), new(TextWriter.Null, TextWriter.Null), Deadline.Token, trail);

        file.Delete();
        Assert.Equal(["import.events.start", "import.events.end"], trail.Told.Select(act => act.Action.Name));
        Assert.Equal(("command line", 2L, 1L), (trail.Told[1].Actor.DisplayName(), (long)trail.Told[1].Details["rows"]!, (long)trail.Told[1].Details["refused"]!));
    }

    private static ImportJobs Jobs(IAuditTrail trail, out ImportSpool spool)
    {
        var options = Options.Create(new ImportOptions());
        spool = new(options, NullLogger<ImportSpool>.Instance);
        return new(new Importing().Importer, spool, new AllowAll(), trail, new FakeBus(), options, TimeProvider.System, NullLogger<ImportJobs>.Instance);
    }

    private static Task<SpooledFile> SpoolAsync(ImportSpool spool, string content) =>
        spool.TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), _ => { }, Deadline.Token);

    private static Task EndedAsync(ImportJobs jobs, Guid id) =>
        Deadline.UntilAsync(() => jobs.Current.Find(view => view.Id == id)?.EndedAt is not null, "the import ends");

    private sealed class BusyTrail : IAuditTrail
    {
        public Task<T> WriteAsync<T>(AuditAct act, Func<RiskConsole.Storage.StoreTransaction, AuditAct, T> work, CancellationToken ct) => throw Busy();

        public Task RecordAsync(AuditAct act, CancellationToken ct) => throw Busy();

        public Task RefusedAsync(AuditAct act, Exception refused) => Task.CompletedTask;

        public void Add(RiskConsole.Storage.StoreTransaction transaction, AuditAct act) => throw Busy();

        private static LogBusyException Busy() => new("The audit log cannot be written.", TimeSpan.FromSeconds(1));
    }

    private sealed class AllowAll : IAccessGuard
    {
        public Task DemandAsync(System.Security.Claims.ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }
}
