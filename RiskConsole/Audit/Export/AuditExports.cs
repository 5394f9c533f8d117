using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Audit.Export;

/// <inheritdoc cref="IAuditExports"/>
internal sealed class AuditExports(
    AuditExporter exporter, ExportSpool spool, IAccessGuard guard, IAuditTrail trail, IQueryCompiler<AuditEntry> queries, IEventBus bus, IOptions<AuditOptions> options, TimeProvider time,
    ILogger<AuditExports> logger) : IAuditExports, IHostedService, IDisposable
{
    /// <summary>Ended ones that a person may keep; the oldest goes when another begins.</summary>
    public const int KeptPerUser = 5;

    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<Guid, Running> _running = [];
    private readonly Dictionary<Guid, string> _files = [];
    private ImmutableList<ExportView> _views = [];
    private ITimer? _sweeper;

    public ImmutableList<ExportView> Of(Guid owner) => Volatile.Read(ref _views).FindAll(view => view.Owner == owner);

    public async Task<Guid> StartAsync(ClaimsPrincipal user, string? query, DateTimeOffset? from, DateTimeOffset? to, ExportFormat format, bool withPersonal, CancellationToken ct)
    {
        await guard.DemandAsync(user, withPersonal ? Policies.Administer : Policies.Analyse, ct);
        var owner = user.UserId() ?? throw new AccessDeniedException("Only people export by the page; use the command line: RiskConsole audit export.");
        var request = ExportRequest.Of(queries, query, from, to, format, withPersonal);
        var view = new ExportView(
            Guid.CreateVersion7(), owner, request.Query.Text, request.From, request.To, format, withPersonal, ExportState.Running, new(0, 0, 0), 0, 0, time.GetUtcNow(), null, null, null);
        var running = new Running(CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        lock (_lock)
        {
            if (_views.Count(other => other.Owner == owner && other.State == ExportState.Running) >= options.Value.ExportsPerUser)
                throw new InputRefusedException("", string.Create(CultureInfo.InvariantCulture, $"{options.Value.ExportsPerUser} of your exports are running. Wait for one, or cancel it."));
            _views = _views.Insert(0, view);
            _running[view.Id] = running;
        }
        try
        {
            // Nothing leaves that the log was not told of first.
            await trail.RecordAsync(Act(user, view, "started"), ct);
        }
        catch
        {
            Remove(view.Id);
            throw;
        }
        foreach (var old in Of(owner).Where(other => other.State != ExportState.Running).Skip(KeptPerUser))
            Remove(old.Id);
        running.Task = Task.Run(() => RunAsync(user, view, request, running.Cancel.Token), CancellationToken.None);
        bus.Publish(IAuditExports.Topic);
        return view.Id;
    }

    public async Task CancelAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        if (Find(user, id) is null)
            return;
        Task? task = null;
        lock (_lock)
        {
            if (_running.TryGetValue(id, out var running))
            {
                running.Cancel.Cancel();
                task = running.Task;
            }
        }
        if (task is not null)
            await task.WaitAsync(ct);
        else
            Remove(id);
        bus.Publish(IAuditExports.Topic);
    }

    /// <summary>Opens the file of an export that is done, and tells the audit log that it was fetched.</summary>
    /// <returns>Null where there is none, or it is somebody else's.</returns>
    /// <exception cref="AccessDeniedException">The user may not have it any more.</exception>
    public async Task<(ExportView View, FileStream File)?> FetchAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        if (Find(user, id) is not { State: ExportState.Done } view)
            return null;
        if (view.WithPersonal)
            await guard.DemandAsync(user, Policies.Administer, ct);
        string? path;
        lock (_lock)
        {
            if (!_files.TryGetValue(id, out path))
                return null;
        }
        await trail.RecordAsync(Act(user, view, "fetched"), ct);
        try
        {
            return (view, ExportSpool.Open(path));
        }
        catch (FileNotFoundException)
        {
            Remove(id);
            return null;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        spool.DeleteLeft();
        _sweeper = time.CreateTimer(static state => ((AuditExports)state!).RemoveExpired(), this, Sweep, Sweep);
        return Task.CompletedTask;
    }

    /// <summary>Cancels what runs and deletes every file: nobody could fetch them any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] tasks;
        lock (_lock)
        {
            _stopping.Cancel();
            tasks = [.. _running.Values.Select(running => running.Task)];
        }
        await Task.WhenAll(tasks).WaitAsync(cancellationToken);
        foreach (var view in Volatile.Read(ref _views))
            Remove(view.Id);
    }

    public void Dispose()
    {
        _sweeper?.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(ClaimsPrincipal user, ExportView view, ExportRequest request, CancellationToken ct)
    {
        var (state, fault, result) = (ExportState.Done, (string?)null, (ExportResult?)null);
        string? path = null;
        try
        {
            await using var file = spool.Create();
            path = file.Name;
            result = await exporter.RunAsync(user, request, file, options.Value.ExportMaxBytes, progress => Update(view.Id, v => v with { Progress = progress }), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            (state, fault) = (ExportState.Cancelled, "It was cancelled.");
        }
        catch (Exception e) when (e is ExportFailedException or AccessDeniedException or LogBusyException or QueryTimeoutException)
        {
            (state, fault) = (ExportState.Failed, e.Message);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The export {Export} failed", view.Id);
            (state, fault) = (ExportState.Failed, "The export stopped by a fault of the console; its log says more.");
        }
        if (state != ExportState.Done && path is not null)
            spool.Delete(path);
        if (!await TellEndAsync(user, view, state, fault, result) && path is not null)
        {
            // What the log could not be told of does not leave.
            spool.Delete(path);
            (state, fault) = (ExportState.Failed, "The audit log could not be told of the export, so it was deleted. Try again.");
        }
        lock (_lock)
        {
            if (state == ExportState.Done)
                _files[view.Id] = path!;
            if (_running.Remove(view.Id, out var running))
                running.Cancel.Dispose();
        }
        var now = time.GetUtcNow();
        Update(view.Id, v => v with
        {
            State = state, Fault = state == ExportState.Failed ? fault : null, Entries = result?.Entries ?? 0, LeftOut = result?.LeftOut ?? 0, EndedAt = now, ExpiresAt = now + options.Value.ExportKeep,
        });
    }

    private async Task<bool> TellEndAsync(ClaimsPrincipal user, ExportView view, ExportState state, string? fault, ExportResult? result)
    {
        var step = state switch { ExportState.Done => "finished", ExportState.Cancelled => "cancelled", _ => "failed" };
        var act = Act(user, view, step);
        (act.Outcome, act.Reason) = (state == ExportState.Done ? AuditOutcome.Ok : AuditOutcome.Failed, fault);
        if (result is not null)
        {
            act.Details["entries"] = result.Entries;
            act.Details["leftOut"] = result.LeftOut;
            act.Details["refuted"] = result.Refuted;
            act.Details["bytes"] = result.Bytes;
        }
        try
        {
            await trail.RecordAsync(act, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is LogBusyException or Microsoft.Data.Sqlite.SqliteException)
        {
            logger.LogError(e, "The audit log could not be told of the export {Export}", view.Id);
            return false;
        }
    }

    /// <summary>All steps of one export have the same correlation.</summary>
    private static AuditAct Act(ClaimsPrincipal user, ExportView view, string step) => ExportActs.Of(
        user, view.Id.ToString(), step, new(view.Query, view.From, view.To, view.Format, view.WithPersonal));

    private ExportView? Find(ClaimsPrincipal user, Guid id) => Volatile.Read(ref _views).Find(view => view.Id == id && view.Owner == user.UserId());

    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        var expired = Volatile.Read(ref _views).FindAll(view => view.ExpiresAt <= now);
        foreach (var view in expired)
            Remove(view.Id);
        if (expired.Count > 0)
            bus.Publish(IAuditExports.Topic);
    }

    private void Remove(Guid id)
    {
        string? path;
        lock (_lock)
        {
            _views = _views.RemoveAll(view => view.Id == id);
            if (_running.Remove(id, out var running))
                running.Cancel.Dispose();
            _files.Remove(id, out path);
        }
        if (path is not null)
            spool.Delete(path);
    }

    private void Update(Guid id, Func<ExportView, ExportView> change)
    {
        lock (_lock)
        {
            var at = _views.FindIndex(v => v.Id == id);
            if (at >= 0)
                _views = _views.SetItem(at, change(_views[at]));
        }
        bus.Publish(IAuditExports.Topic);
    }

    private sealed class Running(CancellationTokenSource cancel)
    {
        public CancellationTokenSource Cancel { get; } = cancel;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
