namespace RiskConsole.Hosting;

/// <summary>What the process answers to whoever started it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>What was asked cannot be decided, because something is missing.</summary>
    public const int Undecided = 3;

    /// <summary>A setting is wrong (EX_CONFIG of sysexits.h): starting again will not help.</summary>
    public const int Configuration = 78;
}
