using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Events.Import;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events.Import;

public sealed class ImportJobsTests : IAsyncLifetime
{
    private TestConsole _console = null!;

    private ImportJobs Jobs => _console.Get<ImportJobs>();

    public async Task InitializeAsync() => _console = await TestConsole.StartAsync(
        builder => builder.Services.AddSingleton<IEventLog>(provider =>
            new GatedLog(ActivatorUtilities.CreateInstance<RiskConsole.Events.Log.EventLog>(provider))),
        settings: [("Import:MaxUploadBytes", "100000"), ("Import:BatchSize", "10")]);

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact, Trait("Req", "EV7")]
    public async Task Start_File_EndsWithItsReportAndTellsTheTopic()
    {
        var told = 0;
        using var subscription = _console.Get<IEventBus>().Subscribe(ImportJobs.Topic, () => Interlocked.Increment(ref told));
        var file = await SpoolAsync("a,b\n1,2\n3\n4,5\n");

        var id = await Jobs.StartAsync(Actors.System("ann"), file, new("x.csv", ImportMapping.Empty), Deadline.Token);

        var ended = await EndedAsync(id);
        Assert.Equal((ImportState.Done, 3L, 2L, 1L), (ended.State, ended.Progress.Rows, ended.Progress.Stored, ended.Progress.Refused));
        Assert.Equal(3, Assert.Single(ended.Refused).Line);
        Assert.False(File.Exists(file.Path));
        Assert.InRange(told, 2, 100);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Start_SecondOfTheSameUser_IsRefusedUntilTheFirstIsCancelled()
    {
        var gate = (GatedLog)_console.Get<IEventLog>();
        gate.Close();
        var ann = Actors.System("ann");
        var first = await Jobs.StartAsync(ann, await SpoolAsync("a\n" + string.Join('\n', Enumerable.Range(0, 100))),
            new("x.csv", ImportMapping.Empty), Deadline.Token);

        var second = await SpoolAsync("a\n1\n");
        await Assert.ThrowsAsync<ImportRefusedException>(() =>
            Jobs.StartAsync(ann, second, new("y.csv", ImportMapping.Empty), Deadline.Token));
        await Jobs.StartAsync(Actors.System("bob"), await SpoolAsync("a\n1\n"), new("z.csv", ImportMapping.Empty), Deadline.Token);

        await Jobs.CancelAsync(ann, first, Deadline.Token);
        Assert.Equal(ImportState.Cancelled, (await EndedAsync(first)).State);
        gate.Open();
        Assert.Equal(ImportState.Done, (await EndedAsync(await Jobs.StartAsync(ann, second, new("y.csv", ImportMapping.Empty),
            Deadline.Token))).State);
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Start_FileThatCannotBeRead_FailsWithTheReason()
    {
        var id = await Jobs.StartAsync(Actors.System("ann"), await SpoolAsync("a,a\n1,2\n"), new("x.csv", ImportMapping.Empty),
            Deadline.Token);
        var ended = await EndedAsync(id);
        Assert.Equal(ImportState.Failed, ended.State);
        Assert.Contains("two columns", ended.Fault, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV7"), Trait("Req", "RT8")]
    public async Task Spool_FileOverTheLimit_IsRefusedAndLeavesNothing()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "riskconsole-import-*").Length;
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => SpoolAsync(new string('x', 100_001)));
        Assert.Contains("100000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(Path.GetTempPath(), "riskconsole-import-*").Length);
    }

    [Fact, Trait("Req", "AC2")]
    public async Task RefusedReport_WithoutSignIn_IsNotGiven()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _console.Address };
        using var reply = await http.GetAsync($"/import/{Guid.NewGuid()}/refused.csv", Deadline.Token);
        Assert.InRange((int)reply.StatusCode, 300, 403);
    }

    private Task<SpooledFile> SpoolAsync(string content) =>
        _console.Get<ImportSpool>().TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), _ => { }, Deadline.Token);

    private async Task<ImportView> EndedAsync(Guid id)
    {
        await Deadline.UntilAsync(() => Jobs.Current.Find(v => v.Id == id)?.EndedAt is not null, "the import ends");
        return Jobs.Current.Find(v => v.Id == id)!;
    }

    /// <summary>The log behind a gate that a test closes.</summary>
    private sealed class GatedLog(IEventLog log) : IEventLog
    {
        private TaskCompletionSource _open = Opened();

        public long Head => log.Head;

        public void Close() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.TrySetResult();

        public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct)
        {
            await _open.Task.WaitAsync(ct);
            return await log.AppendAsync(events, ct);
        }

        private static TaskCompletionSource Opened()
        {
            var open = new TaskCompletionSource();
            open.SetResult();
            return open;
        }
    }
}
