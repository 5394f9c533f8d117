namespace RiskConsole.Access;

/// <summary>What one may do, named by the act. Pages ask for them by <c>[Authorize(Policy = ...)]</c>, services by <see
/// cref="IAccessGuard"/>.</summary>
internal static class Policies
{
    /// <summary>Any signed-in person.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Work on alerts and silences: operators, admins, and programs whose key may.</summary>
    public const string Operate = "operate";

    /// <summary>Watch past windows again: whoever may operate or analyse.</summary>
    public const string Replay = "replay";

    /// <summary>Read everything, audit, export: analysts and admins.</summary>
    public const string Analyse = "analyse";

    /// <summary>Users, keys, rules, channels, settings: admins.</summary>
    public const string Administer = "administer";

    /// <summary>Bring events in from a file: admins.</summary>
    public const string Import = "import";

    /// <summary>A program's key that may send events.</summary>
    public const string ApiIngest = "api:ingest";

    /// <summary>A program's key that may read.</summary>
    public const string ApiRead = "api:read";

    /// <summary>A program's key that may work on alerts and silences.</summary>
    public const string ApiOperate = "api:operate";
}

/// <summary>The three roles. A user has exactly one.</summary>
internal static class Roles
{
    public const string Operator = "operator";
    public const string Analyst = "analyst";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Operator, Analyst, Admin];
}

/// <summary>What a program's key may do.</summary>
internal static class Scopes
{
    public const string Ingest = "ingest";
    public const string Read = "read";
    public const string Operate = "operate";

    public static IReadOnlyList<string> All { get; } = [Ingest, Read, Operate];
}

/// <summary>The ways to prove who one is.</summary>
internal static class AuthSchemes
{
    /// <summary>Browsers: pages, circuits and hubs.</summary>
    public const string Cookie = "cookie";

    /// <summary>Programs: everything under /api.</summary>
    public const string ApiKey = "api-key";
}

/// <summary>Claims of our own.</summary>
internal static class ConsoleClaims
{
    /// <summary>The session's public handle (hexadecimal); it names the session but does not open it.</summary>
    public const string Session = "rc:session";

    /// <summary>The user's <see cref="ConsoleUser.Epoch"/> when the session began.</summary>
    public const string Epoch = "rc:epoch";

    /// <summary>One of <see cref="Scopes"/>.</summary>
    public const string Scope = "rc:scope";

    /// <summary>The address it came from, for the audit log.</summary>
    public const string Address = "rc:address";

    /// <summary>The browser or program it came from, for the audit log.</summary>
    public const string Agent = "rc:agent";
}
