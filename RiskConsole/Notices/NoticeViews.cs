using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Query;

namespace RiskConsole.Notices;

/// <inheritdoc cref="INoticeViews"/>
internal sealed class NoticeViews(
    PreferenceStore preferences, IQueryCompiler<Alert> compiler, IAccessGuard guard, CategoryAccess access, ILogger<NoticeViews> logger) : INoticeViews
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid User, Events.CategorySet Categories), UserNotices> _users = [];
    private readonly Queue<Notice> _ring = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _upTo;

    public async Task<INoticeView> OpenAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        var userId = user.UserId() ?? throw new AccessDeniedException("Only people are told of alerts.");
        // What came before is no news to who is here for the first time: it must be known up to where.
        await _begun.Task.WaitAsync(ct);
        var key = (userId, access.For(user));
        UserNotices notices;
        lock (_gate)
        {
            if (!_users.TryGetValue(key, out notices!))
            {
                _users[key] = notices = new UserNotices(userId, key.Item2);
                notices.Loaded = LoadAsync(notices);
            }
            notices.Viewers++;
        }
        var view = new NoticeView(notices, () => Leave(key, notices));
        try
        {
            await notices.Loaded.WaitAsync(ct);
            return view;
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>Takes what came, oldest first.</summary>
    /// <param name="upTo">The place of the last entry that was looked at.</param>
    /// <param name="isPast">They came before this instance looked: they are listed, but call nobody.</param>
    public void Add(IReadOnlyList<Notice> added, long upTo, bool isPast)
    {
        List<UserNotices> told = [];
        lock (_gate)
        {
            _upTo = upTo;
            foreach (var notice in added)
            {
                if (_ring.Count == NoticeSnapshot.MostKept)
                    _ring.Dequeue();
                _ring.Enqueue(notice);
            }
            if (!isPast)
                told.AddRange(_users.Values.Where(user => user.Add(added, upTo)));
        }
        Tell(told);
    }

    /// <summary>All that came before this instance looked was added.</summary>
    public void Begin() => _begun.TrySetResult();

    /// <summary>Takes over preferences and marks that were saved, by whichever instance.</summary>
    public async Task RenewAsync(CancellationToken ct)
    {
        Guid[] users;
        lock (_gate)
            users = [.. _users.Values.Where(user => user.IsLoaded).Select(user => user.UserId).Distinct()];
        if (users.Length == 0)
            return;
        var kept = await preferences.ReadAsync(users, ct);
        List<UserNotices> told = [];
        lock (_gate)
        {
            foreach (var user in _users.Values)
            {
                if (user.IsLoaded && kept.TryGetValue(user.UserId, out var theirs) && user.Take(theirs, Compile, _ring, _upTo))
                    told.Add(user);
            }
        }
        Tell(told);
    }

    private async Task LoadAsync(UserNotices user)
    {
        var kept = (await preferences.ReadAsync([user.UserId], CancellationToken.None)).GetValueOrDefault(user.UserId, KeptPreferences.Default);
        long upTo;
        lock (_gate)
            upTo = _upTo;
        if (kept.SeenSeq is null)
        {
            await preferences.MarkSeenAsync(user.UserId, upTo, CancellationToken.None);
            kept = kept with { SeenSeq = upTo };
        }
        lock (_gate)
            user.Take(kept, Compile, _ring, _upTo);
    }

    private CompiledPreferences Compile(Preferences wanted) => CompiledPreferences.Of(wanted, compiler);

    private void Tell(List<UserNotices> told)
    {
        foreach (var user in told)
            user.Subscribers.Notify(logger);
    }

    private void Leave((Guid, Events.CategorySet) key, UserNotices notices)
    {
        lock (_gate)
        {
            if (--notices.Viewers == 0 && _users.TryGetValue(key, out var known) && known == notices)
                _users.Remove(key);
        }
    }

    private sealed class NoticeView(UserNotices notices, Action leave) : INoticeView
    {
        private int _left;

        public NoticeSnapshot Current => notices.Current;

        public IDisposable Subscribe(Action onChanged) => notices.Subscribers.Add(onChanged);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                leave();
        }
    }
}
