using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Reading;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>What proves that an entry is in the log, checked while one looks. An entry too young for a checkpoint gets its proof as soon as one covers it.</summary>
public sealed partial class EntryProofPart
{
    private const int MaxNote = 8_000;

    private readonly Leaving _gone = new();
    private EntryProof? _proof;
    private ProofCheck? _check;
    private DateTimeOffset? _signedAt;
    private string? _problem;
    private bool _isRead;
    private bool _isReading;

    [Inject] private IAuditProofs Proofs { get; init; } = default!;

    [Inject] private IAuditIntegrity Integrity { get; init; } = default!;

    [Inject] private IAuditLogs Logs { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter, EditorRequired] public required AuditEntry Entry { get; set; }

    private string Missing => Entry.Bytes is null
        ? "The bytes of this entry were archived; the archive holds what proves it."
        : Integrity.Current.State == IntegrityState.Tampered
            ? "There is no proof of this entry: the log was changed. The page Integrity says where."
        : Integrity.Current.SigningHalted is { } halted
            ? $"No checkpoint covers this entry, and nothing is signed: {DisplayText.Clean(halted, 300)}"
            : "No checkpoint covers this entry yet. The log is signed every few seconds while it grows; the proof appears here by itself.";

    protected override void OnInitialized() => Bind(Topic.AuditIntegrity, Renew);

    protected override Task OnParametersSetAsync() => _isRead || _isReading ? Task.CompletedTask : ReadAsync();

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
        if (_isRead && _proof is null && _problem is null && Entry.Bytes is not null)
            _ = InvokeAsync(RenewAsync);
    }

    private async Task RenewAsync()
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
        try
        {
            var user = (await Authentication).User;
            _proof = await Proofs.ProveAsync(user, Entry.Id, _gone.Token);
            if (_proof is not null)
            {
                _check = ProofCheck.Of(_proof, Entry.Bytes);
                _signedAt = await Logs.SignedAtAsync(user, _proof.Origin, _proof.Size, _gone.Token);
            }
            _isRead = true;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
        catch (Exception e) when (e is AccessDeniedException or QueryTimeoutException or LogBusyException or InvalidDataException)
        {
            // A tree that lacks a row is what a verification would find, too.
            _problem = e is InvalidDataException ? $"No proof can be made: {DisplayText.Clean(e.Message, 300)} Verify the log." : e.Message;
        }
        finally
        {
            _isReading = false;
        }
    }
}
