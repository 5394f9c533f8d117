using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Reading;
using RiskConsole.Audit.Signing;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit.Integrity;

/// <summary>Whether the audit log is what it was, what that rests on, and how to find out by oneself.</summary>
public sealed partial class IntegrityPage
{
    private const int ShownRuns = 10;
    private const int ShownCheckpoints = 20;

    private readonly Leaving _gone = new();
    private IntegrityStatus _status = default!;
    private IntegrityStatus? _readFor;
    private IReadOnlyList<VerifyRun>? _runs;
    private IReadOnlyList<AuditCheckpoint>? _checkpoints;
    private IReadOnlyList<AuditLogSummary>? _logs;
    private IReadOnlyList<AuditKeySummary>? _keys;
    private string? _problem;
    private bool _isReading;

    [Inject] private IAuditIntegrity Log { get; init; } = default!;

    [Inject] private IAuditLogs Logs { get; init; } = default!;

    [Inject] private IOptions<AuditOptions> Options { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    // An address may carry a secret in its path or query.
    private string? _webhook => Options.Value.AnchorWebhook?.GetLeftPart(UriPartial.Authority);

    private bool _hasWebhook => Options.Value.AnchorWebhook is not null;

    protected override Task OnInitializedAsync()
    {
        _status = Log.Current;
        Bind(Topic.AuditIntegrity, Renew);
        return ReadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_gone.IsCancellationRequested)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Renew()
    {
        _status = Log.Current;
        // The lists change when something was signed or a verification ended, not with every step of one.
        if (_readFor is { } known && (known.SignedAt, known.AnchoredAt, known.RemoteAnchoredAt, known.VerifiedAt, known.FullAt, known.State, known.Origin, known.Progress is null)
            != (_status.SignedAt, _status.AnchoredAt, _status.RemoteAnchoredAt, _status.VerifiedAt, _status.FullAt, _status.State, _status.Origin, _status.Progress is null))
            _ = InvokeAsync(RenewListsAsync);
    }

    private async Task RenewListsAsync()
    {
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (Exception e) when (!_gone.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ReadAsync()
    {
        if (_isReading || _gone.IsCancellationRequested)
            return;
        _isReading = true;
        var reading = _status;
        try
        {
            var user = (await Authentication).User;
            _runs = await Log.RunsAsync(user, ShownRuns, _gone.Token);
            _checkpoints = await Logs.CheckpointsAsync(user, ShownCheckpoints, _gone.Token);
            _logs = await Logs.LogsAsync(user, _gone.Token);
            _keys = await Logs.KeysAsync(user, _gone.Token);
            (_readFor, _problem) = (reading, null);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
        catch (Exception e) when (e is AccessDeniedException or QueryTimeoutException or LogBusyException or AuditKeyException)
        {
            (_readFor, _problem) = (reading, e.Message);
        }
        finally
        {
            _isReading = false;
        }
    }
}
