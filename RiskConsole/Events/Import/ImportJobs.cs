using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;

namespace RiskConsole.Events.Import;

/// <summary>How an import of the page stands.</summary>
public enum ImportState
{
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>An import as the page shows it. Immutable.</summary>
/// <param name="Refused">The first refused lines; <see cref="ImportProgress.Refused"/> counts all.</param>
/// <param name="Fault">Why it failed, for people; null unless it did.</param>
public sealed record ImportView(
    Guid Id,
    string Owner,
    ImportSettings Settings,
    ImportState State,
    ImportProgress Progress,
    ImmutableList<RefusedLine> Refused,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Fault);

/// <summary>Imports of uploaded files, one at a time per user. <see cref="Topic"/> tells of each step.</summary>
internal sealed class ImportJobs(
    EventImporter importer, ImportSpool spool, IAccessGuard guard, IAuditTrail trail, IEventBus bus, IOptions<ImportOptions> options, TimeProvider time,
    ILogger<ImportJobs> logger)
    : IHostedService, IDisposable
{
    /// <summary>An import began, went on or ended.</summary>
    public static readonly Topic Topic = new("imports");

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<Guid, (CancellationTokenSource Cancel, Task Task)> _running = [];
    private ImmutableList<ImportView> _views = [];

    /// <summary>The imports, newest first.</summary>
    public ImmutableList<ImportView> Current => Volatile.Read(ref _views);

    /// <summary>Starts to import a spooled file, which is deleted at the end.</summary>
    /// <exception cref="AccessDeniedException">The user may not import.</exception>
    /// <exception cref="ImportRefusedException">The user has an import running.</exception>
    public async Task<Guid> StartAsync(ClaimsPrincipal user, SpooledFile file, ImportSettings settings, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Import, ct);
        var view = new ImportView(Guid.CreateVersion7(), user.DisplayName(), settings, ImportState.Running,
            new(0, 0, 0, 0, 0, file.Length), [], time.GetUtcNow(), null, null);
        var audit = new ImportAudit(trail, user, view.Id, settings, file.Length);
        try
        {
            Enter(view);
        }
        catch (ImportRefusedException refused)
        {
            await audit.RefusedAsync(refused);
            throw;
        }
        try
        {
            await audit.StartedAsync(ct);
        }
        catch
        {
            lock (_lock)
                _views = _views.RemoveAll(v => v.Id == view.Id);
            throw;
        }
        lock (_lock)
        {
            var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            _running[view.Id] = (cancel, Task.Run(() => RunAsync(view.Id, audit, file, settings, cancel.Token), CancellationToken.None));
        }
        bus.Publish(Topic);
        return view.Id;
    }

    private void Enter(ImportView view)
    {
        lock (_lock)
        {
            if (_views.Any(v => v.State == ImportState.Running && v.Owner == view.Owner))
                throw new ImportRefusedException("An import of yours is running. Wait for it, or cancel it.");
            _views = Trim(_views.Insert(0, view));
        }
    }

    /// <summary>Ends an import; what it stored stays.</summary>
    /// <exception cref="AccessDeniedException">The user may not import.</exception>
    public async Task CancelAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Import, ct);
        Task task;
        lock (_lock)
        {
            if (!_running.TryGetValue(id, out var running))
                return;
            running.Cancel.Cancel();
            task = running.Task;
        }
        await task.WaitAsync(ct);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Cancels what runs, so that nothing is appended while the store closes.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] tasks;
        lock (_lock)
        {
            _stopping.Cancel();
            tasks = [.. _running.Values.Select(r => r.Task)];
        }
        await Task.WhenAll(tasks).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(Guid id, ImportAudit audit, SpooledFile file, ImportSettings settings, CancellationToken ct)
    {
        var (state, fault) = (ImportState.Done, (string?)null);
        var last = new ImportProgress(0, 0, 0, 0, 0, file.Length);
        try
        {
            Show(await importer.RunAsync(ImportSpool.Open(file), settings, Show, line => Refuse(id, line), ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            state = ImportState.Cancelled;
        }
        catch (Exception e) when (e is ImportRefusedException or LogBusyException)
        {
            (state, fault) = (ImportState.Failed, e.Message);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The import {Import} of {File} failed", id, settings.FileName);
            (state, fault) = (ImportState.Failed,
                "The import stopped by a fault of the console; its log says more. What was stored stays, and importing the file again "
                + "adds the rest.");
        }
        spool.Delete(file);
        await TellEndAsync(id, audit, last, state == ImportState.Cancelled ? "It was cancelled." : fault);
        lock (_lock)
        {
            if (_running.Remove(id, out var running))
                running.Cancel.Dispose();
        }
        Update(id, v => v with { State = state, Fault = fault, EndedAt = time.GetUtcNow() });

        void Show(ImportProgress progress)
        {
            last = progress;
            Update(id, v => v with { Progress = progress });
        }
    }

    private async Task TellEndAsync(Guid id, ImportAudit audit, ImportProgress progress, string? fault)
    {
        try
        {
            await audit.EndedAsync(progress, fault);
        }
        catch (Exception e)
        {
            // What was stored stays stored, and its beginning was told.
            logger.LogError(e, "The end of import {Import} could not be told to the audit log", id);
        }
    }

    private void Refuse(Guid id, RefusedLine line)
    {
        lock (_lock)
        {
            var at = _views.FindIndex(v => v.Id == id);
            if (at >= 0 && _views[at].Refused.Count < options.Value.KeptRefusals)
                _views = _views.SetItem(at, _views[at] with { Refused = _views[at].Refused.Add(line) });
        }
    }

    private void Update(Guid id, Func<ImportView, ImportView> change)
    {
        lock (_lock)
        {
            var at = _views.FindIndex(v => v.Id == id);
            if (at >= 0)
                _views = _views.SetItem(at, change(_views[at]));
        }
        bus.Publish(Topic);
    }

    private ImmutableList<ImportView> Trim(ImmutableList<ImportView> views)
    {
        var ended = views.Where(v => v.State != ImportState.Running).Skip(options.Value.KeptJobs);
        return views.RemoveRange(ended);
    }
}
