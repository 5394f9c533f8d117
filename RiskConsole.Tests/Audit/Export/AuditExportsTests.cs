using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Export;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>Exports in the background.</summary>
public sealed class AuditExportsTests : IAsyncDisposable
{
    private static readonly ClaimsPrincipal Ada = ExportDesk.Ada;

    private readonly Gate _gate = new();
    private readonly ShiftedTime _time = new();
    private readonly ExportDesk _desk;

    public AuditExportsTests() => _desk = new(search: real => new GatedSearch(real, _gate), time: _time);

    [Fact, Trait("Req", "AU5")]
    public async Task Export_Done_IsFetchedByItsOwnerAloneAndTold()
    {
        await _desk.TellAsync(20);
        _gate.Open();
        var id = await _desk.Exports.StartAsync(Ada, "outcome:failed", null, null, ExportFormat.Ndjson, false, Deadline.Token);
        var view = await EndedAsync(id);

        var fetched = await _desk.Exports.FetchAsync(Ada, id, Deadline.Token);
        await fetched!.Value.File.DisposeAsync();

        Assert.Equal((ExportState.Done, 2, 1.0), (view.State, view.Entries, view.Progress.Fraction));
        Assert.Null(await _desk.Exports.FetchAsync(ExportDesk.Ben, id, Deadline.Token));
        Assert.Empty(_desk.Exports.Of(ExportDesk.Ben.UserId()!.Value));
        var told = await ToldAsync(id);
        Assert.Equal(["started", "finished", "fetched"], told.Select(entry => (string)entry["data"]!["step"]!));
        Assert.All(told, entry => Assert.Equal(("outcome:failed", $"u:{Ada.UserId()}", $"export:{id}"), ((string)entry["data"]!["query"]!, (string)entry["actor"]!, (string)entry["target"]!)));
        Assert.Equal(2, (int)told[1]["data"]!["entries"]!);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Export_RightsLost_GivesNothingMore()
    {
        await _desk.TellAsync(5);
        _gate.Open();
        var id = await _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token);
        await EndedAsync(id);
        _desk.Gone.Add(Ada);

        await Assert.ThrowsAsync<AccessDeniedException>(() => _desk.Exports.FetchAsync(Ada, id, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token));
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Export_RightsLostOnTheWay_Fails()
    {
        await _desk.TellAsync(5);
        var id = await _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token);
        _desk.Gone.Add(Ada);
        _gate.Open();

        var view = await EndedAsync(id);

        Assert.Equal((ExportState.Failed, "Your session has ended. Sign in again."), (view.State, view.Fault));
        Assert.Empty(Files());
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Start_MoreThanTwo_IsRefusedUntilOneIsCancelled()
    {
        await _desk.TellAsync(5);
        var first = await _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token);
        await _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token));
        await _desk.Exports.CancelAsync(ExportDesk.Ben, first, Deadline.Token);
        Assert.Equal(ExportState.Running, Of(first).State);
        await _desk.Exports.CancelAsync(Ada, first, Deadline.Token);
        await _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Csv, false, Deadline.Token);

        Assert.Contains("2 of your exports are running", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExportState.Cancelled, Of(first).State);
        Assert.Equal(["started", "cancelled"], (await ToldAsync(first)).Select(entry => (string)entry["data"]!["step"]!));
        await _desk.Exports.CancelAsync(Ada, first, Deadline.Token);
        Assert.DoesNotContain(_desk.Exports.Of(Ada.UserId()!.Value), view => view.Id == first);
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Export_TooLarge_FailsAndLeavesNoFile()
    {
        _desk.Store.Options.Value.ExportMaxBytes = 10_000;
        await _desk.TellAsync(200);
        _gate.Open();
        var view = await EndedAsync(await _desk.Exports.StartAsync(Ada, "", null, null, ExportFormat.Ndjson, false, Deadline.Token));

        Assert.Equal(ExportState.Failed, view.State);
        Assert.Contains("larger than 10000 bytes", view.Fault, StringComparison.Ordinal);
        Assert.Empty(Files());
        Assert.Equal("failed", (string)(await ToldAsync(view.Id))[^1]["outcome"]!);
    }

    [Theory, Trait("Req", "AU5")]
    [InlineData("who:ada", null, null, "query")]
    [InlineData("", 5, 5, "to")]
    public async Task Start_BadInput_NamesTheField(string query, int? from, int? to, string field)
    {
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            _desk.Exports.StartAsync(Ada, query, from is null ? null : day.AddDays(from.Value), to is null ? null : day.AddDays(to.Value), ExportFormat.Csv, false, Deadline.Token));

        Assert.Equal(field, Assert.Single(refused.Faults).Field);
        Assert.Empty(_desk.Exports.Of(Ada.UserId()!.Value));
    }

    [Fact, Trait("Req", "AU5")]
    public async Task DeleteLeft_FilesOfAKilledConsole_GoOnceTheirTimeIsOver()
    {
        await using (_desk.Spool.Create())
        {
        }
        _desk.Spool.DeleteLeft();
        Assert.Single(Files());

        _time.Shift(TimeSpan.FromHours(2));
        await _desk.Exports.StartAsync(Deadline.Token);

        Assert.Empty(Files());
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    private ExportView Of(Guid id) => _desk.Exports.Of(Ada.UserId()!.Value).Single(view => view.Id == id);

    private string[] Files() => Directory.GetFiles(_desk.Store.Options.Value.ExportDirectory!);

    private async Task<ExportView> EndedAsync(Guid id)
    {
        await Deadline.UntilAsync(() => Of(id).State != ExportState.Running, "the export has ended");
        return Of(id);
    }

    private async Task<List<JsonNode>> ToldAsync(Guid id)
    {
        await _desk.Store.Appender.IntegrateAllAsync(Deadline.Token);
        return await _desk.Store.Reader.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT entry FROM audit_entry WHERE action = 'audit.export' AND corr = @id ORDER BY id";
            command.Parameters.AddWithValue("@id", id.ToString());
            List<JsonNode> entries = [];
            using var reader = command.ExecuteReader();
            while (reader.Read())
                entries.Add(JsonNode.Parse((byte[])reader.GetValue(0))!);
            return entries;
        }, Deadline.Token);
    }

    private sealed class Gate
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _opened.TrySetResult();

        public Task WaitAsync(CancellationToken ct) => _opened.Task.WaitAsync(ct);
    }

    private sealed class GatedSearch(IAuditSearch real, Gate gate) : PassingSearch(real)
    {
        private readonly IAuditSearch _real = real;

        public override async Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct)
        {
            await gate.WaitAsync(ct);
            return await _real.NewestAsync(user, ct);
        }
    }
}
