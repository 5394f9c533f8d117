using System.Net;
using RiskConsole.Access;
using RiskConsole.Audit.Export;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>The file of an export over HTTP, in the whole console, signed by its own key.</summary>
public sealed class ExportDownloadTests : IAsyncLifetime
{
    private TestConsole _console = null!;

    public async Task InitializeAsync() => _console = await TestConsole.StartAsync();

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact, Trait("Req", "AU5"), Trait("Req", "AC3")]
    public async Task Download_OwnerAlone_UntilTheirSessionEnds()
    {
        using var ada = await WebVisitor.SignedInAsync(_console, "ada", Roles.Analyst);
        using var ben = await WebVisitor.SignedInAsync(_console, "ben", Roles.Analyst);
        using var cleo = await WebVisitor.SignedInAsync(_console, "cleo", Roles.Operator);
        using var stranger = new WebVisitor(_console.Address);
        var user = await Principals.SignedInAsync(_console, "ada", Roles.Analyst);
        var exports = _console.Get<AuditExports>();
        var id = await exports.StartAsync(user, "", null, null, ExportFormat.Ndjson, false, Deadline.Token);
        await Deadline.UntilAsync(() => exports.Of(user.UserId()!.Value)[0].State != ExportState.Running, "the export has ended");
        var path = $"/audit/exports/{id}";

        using var own = await ada.GetAsync(path);
        using var others = await ben.GetAsync(path);
        using var denied = await cleo.GetAsync(path);
        using var unknown = await stranger.GetAsync(path);
        var file = Path.Combine(_console.Folder, "a.ndjson");
        await File.WriteAllBytesAsync(file, await own.Content.ReadAsByteArrayAsync());
        var verified = await VerifyTool.RunAsync(file);
        await _console.Get<IUserAdmin>().EndSessionsAsync(Actors.System("test"), user.UserId()!.Value, Deadline.Token);
        using var ended = await ada.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (own.StatusCode, own.Content.Headers.ContentType!.MediaType));
        Assert.Equal("no-store", own.Headers.CacheControl?.ToString());
        Assert.Equal(new FileInfo(file).Length, own.Content.Headers.ContentLength);
        Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.Found, HttpStatusCode.Found, HttpStatusCode.Found], [others.StatusCode, denied.StatusCode, unknown.StatusCode, ended.StatusCode]);
    }
}
