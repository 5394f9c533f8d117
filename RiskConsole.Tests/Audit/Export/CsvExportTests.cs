using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Export;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Export;

public sealed class CsvExportTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ExportDesk _desk = new();

    [Theory, Trait("Req", "AU5")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\0=1", "'\0=1")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    [InlineData("plain", "plain")]
    public async Task Export_HostileText_IsACellAndNoFormula(string text, string cell)
    {
        await _desk.TellAsync(1, i => ExportDesk.Entry(Start, i) with { Target = text, Personal = new JsonObject { ["name"] = text } });

        var (path, _) = await _desk.ExportAsync(_desk.Request("action:rule.save", ExportFormat.Csv));

        var content = await File.ReadAllTextAsync(path, Deadline.Token);
        Assert.Contains($",u:1,{cell},rule.save,failed,business,info,{cell},", content, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Export_View_IsNewestFirstWithNamesAndTheDataAsItStands()
    {
        await _desk.TellAsync(3, i => ExportDesk.Entry(Start.AddSeconds(-i), i));

        var (path, result) = await _desk.ExportAsync(_desk.Request("id:>1", ExportFormat.Csv));

        var bytes = await File.ReadAllBytesAsync(path, Deadline.Token);
        Assert.True(bytes.AsSpan().StartsWith("\uFEFF"u8));
        var lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("time,id,actor,name,action,outcome,kind,severity,target,ip,session,correlation,log,seq,data", lines[0]);
        Assert.Equal(
            "2026-03-01T12:00:00.000000Z,2,u:1,ada 0,rule.save,failed,business,info,alert:0,192.0.2.7,,,1,1,\"{\"\"kind\"\":\"\"business\"\",\"\"note\"\":\"\"é \\\"\"quoted\\\"\" 𝄞 \\u0001\"\",\"\"number\"\":0,\"\"severity\"\":\"\"info\"\"}\"",
            lines[1]);
        Assert.StartsWith("2026-03-01T11:59:59", lines[2], StringComparison.Ordinal);
        Assert.Equal((3, 5), (result.Entries, lines.Length));
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Export_TooSlowToSearch_GoesThroughTheLogPieceByPiece()
    {
        await using var desk = new ExportDesk(search: real => new SlowSearch(real));
        await desk.TellAsync(50);

        var (_, result) = await desk.ExportAsync(desk.Request("outcome:failed data.number:>10", ExportFormat.Csv));

        Assert.Equal(4, result.Entries);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    private sealed class SlowSearch(IAuditSearch real) : PassingSearch(real)
    {
        public override Task<AuditPage> SearchAsync(System.Security.Claims.ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct) =>
            throw new RiskConsole.Events.QueryTimeoutException("too slow");
    }
}
